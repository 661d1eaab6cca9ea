import { once } from "node:events";
import type { IncomingMessage, ServerOptions, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ADDRESS_HEADER, sendJson } from "#lib/infra/http.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createWebServer, type WebParts, type WebServer } from "./server.ts";

const CONFIG = { trustProxy: 0, publicUrl: "https://food.example", allowedOrigins: ["https://food.example"] };
const servers: WebServer[] = [];
afterEach(() => {
  for (const { server } of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(timeouts?: ServerOptions) {
  const web = createWebServer(CONFIG, createLogger("silent"), timeouts && { timeouts });
  servers.push(web);
  web.server.listen(0, "127.0.0.1");
  await once(web.server, "listening");
  return { web, port: (web.server.address() as AddressInfo).port };
}

/** Parts that answer with their own name. */
const parts: WebParts = {
  gateway: {
    handleRequest: (req, res) => {
      if (req.url?.startsWith("/feed")) return false;
      sendJson(res, 200, "gateway");
      return true;
    },
    handleUpgrade: (_req, socket) => socket.end("HTTP/1.1 418 Gateway\r\n\r\n"),
  },
  city: (_req, res) => {
    sendJson(res, 200, "city");
    return true;
  },
  strip: async (_req, res) => sendJson(res, 200, "strip"),
  pages: {
    handleRequest: async (req, res) => {
      if (req.url === "/broken") throw new Error("password is hunter2");
      sendJson(res, 200, "pages");
    },
    handleUpgrade: null,
  },
};

/** The first line that the server answers an upgrade with. */
async function upgrade(port: number, path: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  await once(socket, "close");
  return text.split("\r\n")[0] ?? "";
}

it("tells everybody but the watchdog to come back until it is open", async () => {
  const { web, port } = await serve();
  const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  expect((await at("/healthz")).status).toBe(200);
  const early = await at("/en/live");
  expect([early.status, early.headers.get("retry-after")]).toEqual([503, "2"]);
  expect(await upgrade(port, "/feed")).toContain("503");
  web.open(parts);
  expect((await at("/en/live")).status).toBe(200);
});

it("hands each address to its part", async () => {
  const { web, port } = await serve();
  web.open(parts);
  const at = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).json();
  expect(await at("/api/v1/positions?x=1")).toBe("gateway");
  expect(await at("/city/abc/1/2/3.pbf")).toBe("city");
  for (const path of ["/", "/cityhall", "/feedback", "/api/v1/positionsx"]) expect(await at(path)).toBe("pages");
  const plate = await fetch(`http://127.0.0.1:${port}/plates/pizza/margherita/1.svg`);
  expect([plate.status, plate.headers.get("content-type")]).toEqual([200, "image/svg+xml; charset=utf-8"]);
  expect(await at("/plates")).toMatchObject({ error: { code: "not_found" } });
  expect(await at("/feed")).toMatchObject({ error: { code: "not_found" } });
  expect(await upgrade(port, "/feed")).toContain("418");
  expect(await upgrade(port, "/feedback")).toContain("404");
  expect(await upgrade(port, "/")).toContain("404");
});

it("answers a failure without its reason, under an id that the log has too", async () => {
  const { web, port } = await serve();
  web.open(parts);
  const response = await fetch(`http://127.0.0.1:${port}/broken`);
  expect(response.status).toBe(500);
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(await response.text()).not.toContain("hunter2");
});

it("waits for requests under way, up to a limit", async () => {
  const { web, port } = await serve();
  let finish = () => {};
  const asked = new Promise<void>((resolve) => {
    web.open({
      ...parts,
      city: (_req, res) => {
        finish = () => sendJson(res, 200, "late");
        resolve();
        return true;
      },
    });
  });
  const response = fetch(`http://127.0.0.1:${port}/city/slow`);
  await asked;
  await web.drain(1);
  const drained = web.drain(60_000);
  finish();
  expect((await response).status).toBe(200);
  await drained;
});

it("knows nothing of what other processes do", async () => {
  const { web, port } = await serve();
  const at = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  web.open({ gateway: null, city: parts.city, strip: null, pages: parts.pages });
  expect([await at("/feed"), await at("/api/v1/positions"), await at("/city/x"), await at("/en")]).toEqual([
    404, 404, 200, 200,
  ]);
  expect(await upgrade(port, "/feed")).toBe("HTTP/1.1 404 Not Found");
  web.open({ gateway: parts.gateway, city: null, strip: null, pages: null });
  expect([await at("/api/v1/positions"), await at("/city/x"), await at("/en"), await at("/healthz")]).toEqual([
    200, 404, 404, 200,
  ]);
  expect(await upgrade(port, "/feed")).toBe("HTTP/1.1 418 Gateway");
});

it("hangs up on a handshake that dribbles in", async () => {
  const { web, port } = await serve({ headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 });
  web.open(parts);
  const socket = connect(port, "127.0.0.1");
  // It may be hung up on between two drops.
  socket.on("error", () => {});
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const dribble = setInterval(() => socket.write("x"), 40);
  socket.write("GET /feed HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nX-Slow: ");
  await closed;
  clearInterval(dribble);
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
});

it("does not wait for a feed over HTTP, which has no end of its own", async () => {
  const { web, port } = await serve();
  web.open({
    ...parts,
    gateway: {
      handleUpgrade: () => {},
      handleRequest: (_req, res) => {
        res.write("data: {}\n\n");
        return true;
      },
    },
  });
  const feed = await fetch(`http://127.0.0.1:${port}/feed/events`);
  await web.drain(60_000);
  expect(feed.status).toBe(200);
});

describe("every answer", () => {
  const PATHS = [
    "/en",
    "/broken",
    "/healthz",
    "/feed",
    "/api/v1/positions",
    "/api/v1/x",
    "/city/a",
    "/plates",
    "/nothing",
  ];

  it.each(PATHS)("of %s says what browsers are to keep to", async (path) => {
    const { web, port } = await serve();
    web.open(parts);
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
    expect(Object.fromEntries(headers)).toMatchObject({
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "referrer-policy": "strict-origin-when-cross-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "cross-origin-opener-policy": "same-origin",
      "x-frame-options": "DENY",
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
    });
  });
});

describe("a page of another origin", () => {
  const ask = async (path: string, headers: Record<string, string>, method = "GET") => {
    const { web, port } = await serve();
    web.open(parts);
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
    return { status: response.status, headers: Object.fromEntries(response.headers) };
  };
  const beforehand = { "access-control-request-method": "POST", "access-control-request-headers": "content-type" };
  const OURS = "https://food.example";

  it.each(["/api/v1/x", "/api/v1/positions", "/feed/events"])(
    "on the list may read %s, with its cookies",
    async (path) => {
      const { headers } = await ask(path, { origin: OURS });
      expect(headers).toMatchObject({
        "access-control-allow-origin": OURS,
        "access-control-allow-credentials": "true",
        vary: expect.stringContaining("Origin"),
      });
      const first = await ask(path, { origin: OURS, ...beforehand }, "OPTIONS");
      expect(first.status).toBe(204);
      expect(first.headers).toMatchObject({
        "access-control-allow-origin": OURS,
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "Authorization, Content-Type",
      });
    },
  );

  it.each(["https://evil.example", "https://food.example.evil.example", "http://food.example", "null"])(
    "%s is told nothing",
    async (origin) => {
      for (const path of ["/api/v1/x", "/feed/events"]) {
        const plain = await ask(path, { origin });
        const first = await ask(path, { origin, ...beforehand }, "OPTIONS");
        expect(first.status).toBe(403);
        for (const { headers } of [plain, first]) {
          expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
          expect(headers.vary).toContain("Origin");
        }
      }
    },
  );

  it("has no business with the webhook, whoever it is", async () => {
    const { headers } = await ask("/api/webhooks/stripe", { origin: OURS });
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

it("hands on the address of the client, whatever the client says it was", async () => {
  const web = createWebServer({ ...CONFIG, trustProxy: 1 }, createLogger("silent"));
  servers.push(web);
  web.server.listen(0, "127.0.0.1");
  await once(web.server, "listening");
  const { port } = web.server.address() as AddressInfo;
  const pages = {
    handleRequest: async (req: IncomingMessage, res: ServerResponse) => sendJson(res, 200, req.headers[ADDRESS_HEADER]),
    handleUpgrade: null,
  };
  web.open({ ...parts, pages });
  const asked = async (forwarded: string) => {
    const headers = { "x-forwarded-for": forwarded, [ADDRESS_HEADER]: "6.6.6.6" };
    return (await fetch(`http://127.0.0.1:${port}/api/v1/x`, { headers })).json();
  };
  expect(await asked("6.6.6.6, 192.0.2.7")).toBe("192.0.2.7");
  expect(await asked("192.0.2.7")).toBe("192.0.2.7");
});
