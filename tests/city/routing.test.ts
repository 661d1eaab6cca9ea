import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureCity } from "#lib/city/adapters/ensure-city.ts";
import { AppError } from "#lib/core/errors.ts";
import { distanceM, type LngLat, moveBy } from "#lib/core/geo.ts";
import { createRouting } from "#lib/routing/adapters/create-routing.ts";
import { createHttpEngine } from "#lib/routing/adapters/http.ts";
import { createInProcessEngine } from "#lib/routing/adapters/in-process.ts";
import { createRoutingOver } from "#lib/routing/routing.ts";
import type { Routing, ValhallaAction } from "#lib/routing/valhalla.ts";

const haga = { lng: 11.957, lat: 57.6985 };
const kalltorp = { lng: 12.029, lat: 57.7155 };
const heden = { lng: 11.98, lat: 57.702 };
const farAway = { lng: 2.35, lat: 48.85 };

let dataDir: string;
let configPath: string;
let server: Server;
let url: string;
/** What the stand-in for a Valhalla server does with the next requests before it answers again. */
let troubles: ((end: (status: number, body: string) => void) => void)[] = [];
let requests = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "hotpath-routing-"));
  const prepared = await ensureCity({ dataDir, log: { info() {}, warn() {} } });
  configPath = prepared.valhallaConfigPath ?? "";
  // A Valhalla server of one's own: the engine in process, behind its documented statuses.
  const engine = createInProcessEngine(configPath);
  server = createServer(async (req, res) => {
    requests++;
    const end = (status: number, body: string) => res.writeHead(status).end(body);
    const trouble = troubles.shift();
    if (trouble) return trouble(end);
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    try {
      const request = JSON.parse(Buffer.concat(chunks).toString());
      end(200, JSON.stringify(await engine.ask((req.url ?? "").slice(1) as ValhallaAction, request)));
    } catch (error) {
      const code = error instanceof AppError && error.code === "no_route" ? 171 : 100;
      end(400, JSON.stringify({ error_code: code, error: String(error), status_code: 400, status: "Bad Request" }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dataDir, { recursive: true, force: true });
});

const adapters: [string, () => Routing][] = [
  ["in process", () => createRouting({ configPath })],
  ["over HTTP", () => createRouting({ valhallaUrl: url })],
];

describe.each(adapters)("routing %s", (_, open) => {
  let routing: Routing;
  beforeAll(() => {
    routing = open();
  });
  afterAll(() => routing.close());

  test("a route leads along connected streets from one place to the other", async () => {
    const route = await routing.route({ locations: [haga, kalltorp], vehicle: "bike" });
    expect(distanceM(route.path[0] ?? farAway, haga)).toBeLessThan(60);
    expect(distanceM(route.path.at(-1) ?? farAway, kalltorp)).toBeLessThan(60);
    expect(lengthM(route.path)).toBeGreaterThan(route.metres * 0.98);
    expect(lengthM(route.path)).toBeLessThan(route.metres * 1.02);
    expect(route.metres).toBeGreaterThan(distanceM(haga, kalltorp));
    expect(route.metres).toBeLessThan(distanceM(haga, kalltorp) * 2);
    expect(route.seconds).toBeGreaterThan(route.metres / 10);
    expect(route.legs).toHaveLength(1);
    expect(route.legs[0]?.manoeuvres.at(-1)?.toIndex).toBe(route.path.length - 1);
  });

  test("a way over three places has two legs that meet", async () => {
    const route = await routing.route({ locations: [haga, heden, kalltorp], vehicle: "scooter" });
    expect(route.legs).toHaveLength(2);
    expect(route.legs[0]?.path.at(-1)).toEqual(route.legs[1]?.path[0]);
    expect(route.seconds).toBeCloseTo(
      route.legs.reduce((sum, leg) => sum + leg.seconds, 0),
      6,
    );
  });

  test("each vehicle goes its own way", async () => {
    const [bike, car] = await Promise.all([
      routing.route({ locations: [haga, kalltorp], vehicle: "bike" }),
      routing.route({ locations: [haga, kalltorp], vehicle: "car" }),
    ]);
    expect(bike.seconds).toBeGreaterThan(car.seconds);
  });

  test("a matrix has a row for each source and a column for each target", async () => {
    const matrix = await routing.matrix({ sources: [haga, heden], targets: [haga, heden, kalltorp], vehicle: "car" });
    expect(matrix.map((row) => row.length)).toEqual([3, 3]);
    expect(matrix[0]?.[0]?.metres).toBe(0);
    expect(matrix[0]?.[2]?.metres).toBeGreaterThan(4_000);
    expect(matrix[1]?.[2]?.seconds).toBeLessThan(matrix[0]?.[2]?.seconds ?? 0);
  });

  test("a noisy trace is put back onto the streets that were taken", async () => {
    const { path } = await routing.route({ locations: [haga, heden], vehicle: "bike" });
    const trace = path.map((at, i) => moveBy(at, 4, (i * 137) % 360));
    const match = await routing.match({ trace, vehicle: "bike" });
    expect(match.points).toHaveLength(trace.length);
    for (const [i, found] of match.points.entries()) {
      if (found) expect(distanceM(found, trace[i] ?? farAway)).toBeLessThan(15);
    }
    expect(match.points.filter(Boolean).length).toBeGreaterThan(trace.length * 0.9);
    expect(lengthM(match.path)).toBeGreaterThan(lengthM(path) * 0.9);
    expect(lengthM(match.path)).toBeLessThan(lengthM(path) * 1.1);
  });

  test("where no way leads there is no route", async () => {
    const places = [haga, farAway];
    await expect(routing.route({ locations: places, vehicle: "car" })).rejects.toMatchObject({ code: "no_route" });
    await expect(routing.match({ trace: [farAway, moveBy(farAway, 50, 0)], vehicle: "car" })).rejects.toMatchObject({
      code: "no_route",
    });
    await expect(
      routing.route({ locations: [haga, { lng: Number.NaN, lat: 57 }], vehicle: "car" }),
    ).rejects.toMatchObject({ code: "no_route" });
  });

  test("a single place is no request at all", async () => {
    await expect(routing.route({ locations: [haga], vehicle: "car" })).rejects.toBeInstanceOf(RangeError);
  });

  test("fifty routes at once are all answered", async () => {
    const routes = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        routing.route({ locations: [haga, moveBy(heden, i * 3, 90)], vehicle: i % 2 ? "bike" : "car" }),
      ),
    );
    expect(routes.every((route) => route.metres > 500)).toBe(true);
  });

  test("a closed one answers nothing more", async () => {
    const closed = open();
    await closed.close();
    await expect(closed.route({ locations: [haga, heden], vehicle: "bike" })).rejects.toMatchObject({
      code: "routing_unavailable",
    });
  });
});

describe("a Valhalla server in trouble", () => {
  const retry = { maxAttempts: 3, minDelayMs: 1, maxDelayMs: 2 };
  const locations = [haga, heden];

  test("is asked again, but not for ever", async () => {
    const routing = createRoutingOver(createHttpEngine({ url, retry }));
    const failing = (end: (status: number, body: string) => void) => end(503, "busy");
    troubles = [failing, failing];
    requests = 0;
    expect((await routing.route({ locations, vehicle: "bike" })).metres).toBeGreaterThan(500);
    expect(requests).toBe(3);
    troubles = [failing, failing, failing, failing];
    await expect(routing.route({ locations, vehicle: "bike" })).rejects.toMatchObject({ code: "routing_unavailable" });
    expect(troubles).toHaveLength(1);
    troubles = [];
  });

  test("that says nothing is given up on", async () => {
    const routing = createRoutingOver(createHttpEngine({ url, timeoutMs: 30, retry: { ...retry, maxAttempts: 2 } }));
    troubles = [() => {}, () => {}];
    await expect(routing.route({ locations, vehicle: "bike" })).rejects.toMatchObject({ code: "routing_unavailable" });
    expect(troubles).toHaveLength(0);
  });

  test.each(["not JSON", "{}", '{"trip":{"legs":[]}}', '{"trip":{"legs":[{"shape":"o"}]}}'])(
    "that answers %s is not believed",
    async (body) => {
      const routing = createRoutingOver(createHttpEngine({ url, retry: { ...retry, maxAttempts: 1 } }));
      troubles = [(end) => end(200, body)];
      await expect(routing.route({ locations, vehicle: "bike" })).rejects.toMatchObject({
        code: "routing_unavailable",
      });
    },
  );

  test("or none at all is one kind of failure", async () => {
    const routing = createRouting({});
    await expect(routing.route({ locations, vehicle: "bike" })).rejects.toMatchObject({ code: "routing_unavailable" });
  });
});

function lengthM(path: readonly LngLat[]): number {
  return path.reduce((sum, at, i) => sum + distanceM(path[i - 1] ?? at, at), 0);
}
