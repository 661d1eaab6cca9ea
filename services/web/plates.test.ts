import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handlePlates } from "./plates.ts";

let server: Server;
beforeAll(async () => {
  server = createServer((req, res) => {
    if (!handlePlates(req, res)) res.writeHead(418).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function ask(path: string, method = "GET"): Promise<Response> {
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method });
}

test("a plate is drawn, small, and kept for ever", async () => {
  const answer = await ask("/plates/pizza/margherita/4294967295.svg");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("image/svg+xml; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  const body = await answer.text();
  expect(body).toMatch(/^<svg .*<\/svg>$/s);
  expect(Number(answer.headers.get("content-length"))).toBe(Buffer.byteLength(body));
  expect(await (await ask("/plates/pizza/margherita/4294967295.svg?x=1")).text()).toBe(body);
});

test("a dish that is on no menu of ours has a plate too", async () => {
  const answer = await ask("/plates/fusion/grandmothers-stew/7.svg");
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("<svg ");
});

test("HEAD says the same and sends nothing", async () => {
  const answer = await ask("/plates/thai/massaman/1.svg", "HEAD");
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(500);
});

test.each([
  "/plates/",
  "/plates/pizza/margherita",
  "/plates/pizza/margherita/1.png",
  "/plates/pizza/margherita/01.svg",
  "/plates/pizza/margherita/-1.svg",
  "/plates/pizza/margherita/4294967296.svg",
  "/plates/pizza/margherita/99999999999999.svg",
  "/plates/Pizza/margherita/1.svg",
  "/plates/pizza/%3Cscript%3E/1.svg",
  `/plates/pizza/${"a".repeat(65)}/1.svg`,
])("%s is no plate, and that is not kept", async (path) => {
  const answer = await ask(path);
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([404, "no-store"]);
});

test("only looking is allowed", async () => {
  const answer = await ask("/plates/pizza/margherita/1.svg", "POST");
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("what is not under its folder is left alone", async () => {
  expect((await ask("/platesque/pizza/margherita/1.svg")).status).toBe(418);
});
