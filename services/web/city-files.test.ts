import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { City } from "#lib/city/city.ts";
import { basemapStyle } from "#lib/city/style.ts";
import { createCityHandler } from "./city-files.ts";

const city: City = {
  id: "c0ffee",
  name: "Testby",
  center: { lng: 12, lat: 57 },
  bounds: { west: 11, south: 56, east: 13, north: 58 },
  areas: [],
  minZoom: 8,
  maxZoom: 15,
  attribution: "© OpenStreetMap contributors",
};
const tile = gzipSync("a tile");
const handler = createCityHandler({
  city,
  tile: (z, x, y) => (z === 12 && x === 2184 && y === 1245 ? tile : null),
  style: (theme) => basemapStyle(theme, city, "/city/c0ffee/{z}/{x}/{y}.pbf"),
});

let server: Server;
beforeAll(async () => {
  server = createServer((req, res) => {
    if (!handler(req, res)) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const req = request({ host: "127.0.0.1", port, path, headers, method, agent: false }, async (res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of res) chunks.push(chunk);
      resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) });
    });
    req.on("error", reject).end();
  });
}

test("a tile goes out as it is kept, for ever", async () => {
  const { status, headers, body } = await ask("/city/c0ffee/12/2184/1245.pbf", { "Accept-Encoding": "br, gzip" });
  expect(status).toBe(200);
  expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(headers["content-encoding"]).toBe("gzip");
  expect(headers["content-type"]).toBe("application/vnd.mapbox-vector-tile");
  expect(body).toEqual(tile);
});

test.each(["", "identity", "gzip;q=0", "br;q=1, gzip; q=0.0"])("who takes '%s' gets it unpacked", async (accepted) => {
  const { headers, body } = await ask("/city/c0ffee/12/2184/1245.pbf", { "Accept-Encoding": accepted });
  expect(headers["content-encoding"]).toBeUndefined();
  expect(headers.vary).toBe("Accept-Encoding");
  expect(body.toString()).toBe("a tile");
});

test("HEAD has the headers without the tile", async () => {
  const { status, headers, body } = await ask("/city/c0ffee/12/2184/1245.pbf", { "Accept-Encoding": "gzip" }, "HEAD");
  expect([status, headers["content-length"], body.length]).toEqual([200, String(tile.length), 0]);
});

test.each(["/city/c0ffee/12/0/0.pbf", "/city/c0ffee/3/1/1.pbf", "/city/c0ffee/20/1/1.pbf"])(
  "where nothing is drawn there is no content: %s",
  async (path) => {
    const { status, headers, body } = await ask(path);
    expect([status, body.length]).toEqual([204, 0]);
    expect(headers["cache-control"]).toContain("immutable");
  },
);

test.each(["light", "dark"])("the %s style names its tiles, and is sent once", async (theme) => {
  const path = `/city/c0ffee/style-${theme}.json`;
  const { status, headers, body } = await ask(path, { "Accept-Encoding": "gzip" });
  expect(status).toBe(200);
  const style = JSON.parse(gunzipSync(body).toString());
  expect(style.sources.city.tiles).toEqual(["/city/c0ffee/{z}/{x}/{y}.pbf"]);
  expect(style.sources.city.attribution).toBe("© OpenStreetMap contributors");
  const etag = headers.etag ?? "";
  for (const sent of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const again = await ask(path, { "If-None-Match": sent });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
  }
  expect((await ask(path, { "If-None-Match": '"other"' })).status).toBe(200);
});

test.each([
  "/city/other/12/2184/1245.pbf",
  "/city/other/style-light.json",
  "/city/c0ffee/style-sepia.json",
  "/city/c0ffee/12/2184/1245.png",
  "/city/c0ffee/12/2184/1245",
  "/city/c0ffee/12/-1/1245.pbf",
  "/city/c0ffee/12/4096/0.pbf",
  "/city/c0ffee/012/0/0.pbf",
  "/city/c0ffee/1e1/0/0.pbf",
  "/city/c0ffee/25/0/0.pbf",
  "/city/c0ffee/12/2184/1245.pbf/",
  "/city/c0ffee/../../package.json",
  "/city/c0ffee/%2e%2e/%2e%2e/package.json",
  "/city/c0ffee/",
  "/city/",
])("there is nothing at %s", async (path) => {
  const { status, headers, body } = await ask(path);
  expect(status).toBe(404);
  expect(headers["cache-control"]).toBe("no-store");
  expect(JSON.parse(body.toString()).error.code).toBe("not_found");
});

test("nothing can be put here", async () => {
  const { status, headers } = await ask("/city/c0ffee/12/2184/1245.pbf", {}, "PUT");
  expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
});

test.each(["/", "/citys", "/cityscape/x", "/en/live"])("%s is not the city's to answer", async (path) => {
  expect((await ask(path)).status).toBe(418);
});
