import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createGridCity } from "#lib/city/grid-city.ts";
import { createManualClock, systemClock } from "#lib/core/clock.ts";
import { moveBy } from "#lib/core/geo.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import { assignDeliveries, pickUpDelivery } from "#lib/dispatch/commands.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { loadConfig } from "#lib/infra/config/env.ts";
import { createLogger } from "#lib/infra/log.ts";
import { writeCurrentLocations, writeLocationHistory } from "#lib/tracking/commands.ts";
import { makePartitions } from "#lib/tracking/jobs.ts";
import { createLiveStrip, STRIP_PATH } from "#services/web/live-strip.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { DOOR, KITCHEN, somePeople } from "../orders/some-orders.ts";

const CENTER = { lng: 11.98, lat: 57.705 };
const { streets } = createGridCity(CENTER);
const city = {
  id: "grid",
  name: "Grid",
  center: CENTER,
  bounds: { west: 11.9, south: 57.6, east: 12.1, north: 57.8 },
  areas: [],
  minZoom: 10,
  maxZoom: 14,
  attribution: "",
};
const prepared = { city, streets, water: [], stations: { count: 0, nearest: () => null } };
const config = loadConfig({
  DRIVER_TOKEN_SECRET: "s".repeat(32),
  SESSION_SECRET: "t".repeat(32),
  DATA_DIR: "/nowhere",
});
const servers: Server[] = [];
let database: TestDatabase;
let startMs: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await makePartitions({ db: database.db, clock: systemClock });
  startMs = await rideMidway();
});
afterAll(() => database.drop());
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** One driver who picked up a while ago and is in the middle of the way; another who has yet to pick up. Answers "now". */
async function rideMidway(): Promise<number> {
  const { db } = database;
  const batcher = createBatcher(createMemoryBus(), () => {});
  const ctx = { db, batcher, clock: systemClock };
  const { restaurantId, driverIds } = await somePeople(db);
  const drafts = driverIds.map((driverId) => ({
    driverId,
    restaurantId,
    vehicle: "bike" as const,
    pickup: KITCHEN,
    dropoff: DOOR,
    area: 1,
  }));
  const [first] = await assignDeliveries(ctx, drafts);
  if (!first) throw new Error("nothing was assigned");
  await pickUpDelivery(ctx, { deliveryId: first.deliveryId, driverId: first.driverId });
  const pickedUpMs = Date.now();
  const rows = driverIds.flatMap((driverId) =>
    Array.from({ length: 30 }, (_, i) => {
      const at = moveBy(KITCHEN, 700 + 5 * i, 50);
      const fix = { ...at, recordedAt: pickedUpMs + 1_000 * i, accuracy: 5, heading: 50, speed: 5 };
      return { driverId, fix, receivedAt: pickedUpMs };
    }),
  );
  await writeLocationHistory({ db }, rows);
  await writeCurrentLocations(
    { db },
    rows.filter((_, i) => i % 30 === 29),
  );
  return pickedUpMs + 30_000;
}

/** The door over a server of its own, and how many statements it has sent. */
async function open(db: Db = database.db, clock = createManualClock(startMs)) {
  let statements = 0;
  const executor = db.replica.getExecutor();
  const counted = executor.executeQuery.bind(executor);
  executor.executeQuery = (...given) => {
    statements++;
    return counted(...given);
  };
  const handle = createLiveStrip({ config, db, clock, log: createLogger("silent") }, prepared);
  const server = createServer((req, res) => void handle(req, res));
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = (query = "", init: RequestInit = {}) =>
    fetch(`${origin}${STRIP_PATH}${query}`, { redirect: "manual", ...init });
  return { get, clock, statements: () => statements };
}

const dotsIn = (svg: string) => svg.match(/<circle /g)?.length ?? 0;

describe("the live strip", () => {
  it("shows who is on the way, and moves them, but nobody who has yet to pick up", async () => {
    const { get } = await open();
    const answer = await get();
    const svg = await answer.text();
    expect(answer.headers.get("content-type")).toBe("image/svg+xml; charset=utf-8");
    expect(answer.headers.get("cache-control")).toMatch(/^public, max-age=5, s-maxage=10, stale-while-revalidate=60/);
    expect(dotsIn(svg)).toBe(1);
    expect(svg).toContain("@keyframes d0");
    expect(svg).not.toMatch(/drv_|dlv_|<script|Alma/);
  });

  it("asks the database once in ten seconds, however many look", async () => {
    const { get, clock, statements } = await open();
    await Promise.all(Array.from({ length: 40 }, (_, i) => get(["", "?theme=dark", "?theme=light"][i % 3])));
    expect(statements()).toBe(1);
    clock.advance(9_999);
    await get();
    expect(statements()).toBe(1);
    clock.advance(1);
    await Promise.all([get(), get()]);
    expect(statements()).toBe(2);
  });

  it("has an address of one form: every other query leads there", async () => {
    const { get } = await open();
    const queries = [
      "?",
      "?theme=",
      "?theme=blue",
      "?theme=dark&x=1",
      "?x=<script>",
      "?%00%ff",
      `?${"a".repeat(6_000)}`,
    ];
    for (const query of queries) {
      const answer = await get(query);
      expect(answer.status).toBe(308);
      expect(answer.headers.get("location")).toBe(query.includes("dark") ? `${STRIP_PATH}?theme=dark` : STRIP_PATH);
    }
    expect((await get("?theme=light")).status).toBe(200);
    expect((await get("", { method: "POST" })).status).toBe(405);
    const head = await get("", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  it("is not sent again to who has it, and is plain for who cannot unpack", async () => {
    const { get } = await open();
    const packed = await get();
    const etag = packed.headers.get("etag") ?? "";
    expect((await get("", { headers: { "if-none-match": etag } })).status).toBe(304);
    const plain = await get("", { headers: { "accept-encoding": "identity" } });
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(plain.headers.get("etag")).not.toBe(etag);
    expect(await plain.text()).toBe(await packed.text());
  });

  it("is a city without dots while the database is gone, and is not drawn the more often for that", async () => {
    const gone = createDb({ url: "postgres://nobody@127.0.0.1:9/none", poolMax: 1, onError: () => {} });
    const { get, statements } = await open(gone);
    const svg = await (await get()).text();
    expect(dotsIn(svg)).toBe(0);
    expect(svg).toContain('<path stroke="var(--s)"');
    await get();
    expect(statements()).toBe(1);
    await gone.close();
  });
});
