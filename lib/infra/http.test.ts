import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { clientAddress, readBody, requestId, sendError, sendJson, sendThrown } from "./http.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("answers with a row of the error table", async () => {
  const url = await serve((_req, res) => sendError(res, "not_found", "tile 1/2/3"));
  const response = await fetch(url);
  expect(response.status).toBe(404);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toMatchObject({ error: { code: "not_found", retry: false, detail: "tile 1/2/3" } });
});

it("tells an unexpected failure to the log alone", async () => {
  const told: unknown[] = [];
  const url = await serve((req, res) => {
    const failure = req.url === "/known" ? new AppError("no_route") : new Error("password is hunter2");
    sendThrown(res, failure, (error) => told.push(error));
  });
  expect((await fetch(`${url}/known`)).status).toBe(422);
  expect(told).toHaveLength(0);
  const response = await fetch(url);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("hunter2");
  expect(told).toHaveLength(1);
});

it("reads a body up to its limit, whether or not its length was told", async () => {
  const url = await serve((req, res) => {
    readBody(req, 10).then(
      (body) => sendJson(res, 200, { text: body.toString() }),
      (error) => sendThrown(res, error, () => {}),
    );
  });
  const post = (body: BodyInit) => fetch(url, { method: "POST", body, duplex: "half" } as RequestInit);
  expect(await (await post("0123456789")).json()).toEqual({ text: "0123456789" });
  expect((await post("0123456789x")).status).toBe(413);
  expect((await post(new Blob(["0123456789", "0123456789"]).stream())).status).toBe(413);
});

it.each([
  ["what was made up before it", "6.6.6.6, 10.0.0.1, 192.0.2.7", "192.0.2.7"],
  ["a port behind it", "192.0.2.7:51111", "192.0.2.7"],
  ["IPv6 with a port", "[2001:db8::1]:443", "2001:db8::1"],
  ["words instead of an address", "6.6.6.6, unknown", "127.0.0.1"],
  ["nothing", "", "127.0.0.1"],
  ["markup", "<script>", "127.0.0.1"],
])("takes a client's address from the one proxy, whatever the client said: %s", async (_, forwarded, address) => {
  const url = await serve((req, res) => sendJson(res, 200, clientAddress(req, 1)));
  expect(await (await fetch(url, { headers: { "x-forwarded-for": forwarded } })).json()).toBe(address);
});

it("believes a proxy only where one stands in front", async () => {
  const url = await serve((req, res) => {
    sendJson(
      res,
      200,
      [0, 1, 2, 3].map((hops) => [requestId(req, hops), clientAddress(req, hops)]),
    );
  });
  const headers = { "x-request-id": "from-the-proxy", "x-forwarded-for": "6.6.6.6, 10.0.0.1" };
  const answers = (await (await fetch(url, { headers })).json()) as [string, string][];
  expect(answers[0]?.[0]).not.toBe("from-the-proxy");
  expect(answers[1]?.[0]).toBe("from-the-proxy");
  expect(answers.map(([, address]) => address)).toEqual(["127.0.0.1", "10.0.0.1", "6.6.6.6", "6.6.6.6"]);
});
