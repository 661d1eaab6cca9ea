import { beforeEach, describe, expect, it, vi } from "vitest";
import { type LngLat, moveBy } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { type Bus, createMemoryBus } from "#lib/infra/bus.ts";
import { createLogger } from "#lib/infra/log.ts";
import { Fleet } from "#lib/tracking/fleet.ts";
import { TileFeed } from "#lib/tracking/tile-feed.ts";
import { type TileAddress, tilesOfView } from "#lib/tracking/tile-grid.ts";
import { TICK_EPOCH_MS, TICK_MS, tickAt } from "#lib/tracking/wire.ts";
import { createPositionExchange } from "./position-exchange.ts";

const reads = vi.hoisted(() => ({ count: 0 }));
vi.mock("#lib/tracking/queries.ts", () => ({
  async listCurrentLocations() {
    reads.count++;
    return [];
  },
}));

const HERE = { lng: 11.97, lat: 57.7 };
const FAR = moveBy(HERE, 300_000, 90);
const START = TICK_EPOCH_MS + 10_000_000 * TICK_MS;
const KEEP_TICKS = 30;

let bus: Bus;
let topics: Map<string, number>;
let published: string[];
let nowMs: number;
beforeEach(() => {
  vi.useFakeTimers({ now: START });
  const memory = createMemoryBus();
  topics = new Map();
  published = [];
  nowMs = START;
  bus = {
    ...memory,
    async publish(topic, payload) {
      published.push(topic);
      await memory.publish(topic, payload);
    },
    async subscribe(topic, handler) {
      const stop = await memory.subscribe(topic, handler);
      topics.set(topic, (topics.get(topic) ?? 0) + 1);
      return async () => {
        topics.set(topic, (topics.get(topic) ?? 0) - 1);
        await stop();
      };
    },
  };
  return () => vi.useRealTimers();
});

/** A gateway as far as its exchange knows it. */
async function gateway() {
  const feed = new TileFeed((tile, isWatched) => exchange.onWatched(tile, isWatched));
  const fleet = new Fleet({ feed, streets: { nearest: (x, y) => ({ x, y }) }, cutSecret: 7 });
  const followed: DriverId[] = [];
  const connectedElsewhere: DriverId[] = [];
  const nothing = { inc: () => {}, set: () => {} };
  const exchange = createPositionExchange({
    bus,
    batcher: createBatcher(bus, () => {}),
    db: {} as Db,
    clock: { now: () => nowMs },
    log: createLogger("silent"),
    fleet,
    metrics: { exchanged: nothing, fills: nothing, peers: nothing, regions: nothing },
    shownHere: () => feed.size,
    followed: () => followed,
    connected: () => [],
    onConnectedElsewhere: (driverId) => connectedElsewhere.push(driverId),
  });
  await exchange.start(tickAt(nowMs));
  let seq = 0;
  const hear = (n: number, at: LngLat) => {
    const fix = { ...at, recordedAt: nowMs, accuracy: 5, heading: 90, speed: 8 };
    fleet.take(driver(n), { firstSeq: ++seq, fixes: [fix] }, 0, nowMs);
  };
  const assign = (n: number) =>
    fleet.setTrip({
      deliveryId: `dlv_${n.toString(16).padStart(32, "0")}` as DeliveryId,
      publicId: n,
      driverId: driver(n),
      orderId: null,
      vehicle: "car",
      status: "picked_up",
      pickup: moveBy(HERE, 5_000, 270),
      dropoff: moveBy(HERE, 5_000, 90),
      area: 1,
    });
  const tick = () => {
    fleet.tick(tickAt(nowMs));
    feed.tick(tickAt(nowMs));
    exchange.tick(tickAt(nowMs));
  };
  return { feed, fleet, exchange, followed, connectedElsewhere, hear, assign, tick };
}
type Gateway = Awaited<ReturnType<typeof gateway>>;

const driver = (n: number) => `drv_${n.toString(16).padStart(32, "0")}` as DriverId;
async function ticks(count: number, ...gateways: Gateway[]) {
  for (let i = 0; i < count; i++) {
    nowMs += TICK_MS;
    for (const one of gateways) one.tick();
    await vi.advanceTimersByTimeAsync(TICK_MS);
  }
}
const isPositions = (topic: string) => topic.startsWith("positions:");
const listened = () => [...topics].filter(([topic, count]) => isPositions(topic) && count > 0).map(([topic]) => topic);
const tileAt = ({ lng, lat }: LngLat, zoom: number): TileAddress => {
  const [tile] = tilesOfView({ west: lng, south: lat, east: lng, north: lat }, zoom, 1);
  if (!tile) throw new Error("a point lies in a tile");
  return tile;
};

describe("a gateway", () => {
  it("that is alone tells nobody of positions, and listens to none", async () => {
    const one = await gateway();
    one.assign(1);
    one.hear(1, HERE);
    const tile = one.feed.watch(tileAt(HERE, 14));
    await ticks(20, one);
    expect(published.filter(isPositions)).toEqual([]);
    expect(listened()).toEqual([]);
    expect(new Set(published)).toEqual(new Set(["regions"]));
    expect(one.exchange.total()).toBe(1);
    one.feed.unwatch(tile);
  });

  it("tells a region in one message a tick, whoever many are there, and of nobody without a trip", async () => {
    const [one, two] = [await gateway(), await gateway()];
    await ticks(1, one, two);
    for (let n = 1; n <= 50; n++) if (n !== 7) one.assign(n);
    published.length = 0;
    for (let n = 1; n <= 50; n++) one.hear(n, moveBy(HERE, n, 0));
    await ticks(1, one, two);
    expect(published.filter(isPositions)).toHaveLength(1);
    const tile = two.feed.watch(tileAt(HERE, 14));
    for (let n = 1; n <= 50; n++) two.assign(n);
    await ticks(1, one, two);
    for (let n = 1; n <= 50; n++) one.hear(n, moveBy(HERE, n + 5, 0));
    await ticks(2, one, two);
    expect([7, 8, 50].map((n) => two.fleet.fixOf(driver(n)) !== null)).toEqual([false, true, true]);
    expect([one.exchange.total(), two.exchange.total()]).toEqual([49, 49]);
    two.feed.unwatch(tile);
  });

  it("listens only where somebody looks and others are, and lets go half a minute after", async () => {
    const [one, two] = [await gateway(), await gateway()];
    for (const [n, at] of [HERE, FAR].entries()) {
      one.assign(n);
      one.hear(n, at);
    }
    await ticks(6, one, two);
    expect(listened()).toEqual([]);
    const nowhere = two.feed.watch(tileAt(moveBy(HERE, 900_000, 180), 14));
    const near = two.feed.watch(tileAt(HERE, 14));
    await ticks(1, one, two);
    expect(listened()).toHaveLength(1);
    const world = two.feed.watch({ z: 2, x: 2, y: 1 });
    await ticks(1, one, two);
    expect(listened()).toHaveLength(2);
    for (const tile of [nowhere, near, world]) two.feed.unwatch(tile);
    await ticks(KEEP_TICKS, one, two);
    expect(listened()).toHaveLength(2);
    await ticks(2, one, two);
    expect(listened()).toEqual([]);
  });

  it("goes with a driver who is followed, from region to region", async () => {
    const [one, two] = [await gateway(), await gateway()];
    for (const each of [one, two]) each.assign(1);
    two.followed.push(driver(1));
    // Until something is known they are looked for where they fetch the food.
    await ticks(1, one, two);
    expect(listened()).toHaveLength(1);
    let at = moveBy(HERE, 5_000, 270);
    for (let i = 0; i < 250; i++) {
      at = moveBy(at, 100, 90);
      one.hear(1, at);
      await ticks(1, one, two);
      expect(two.fleet.fixOf(driver(1))?.lng).toBeCloseTo(at.lng, 5);
    }
    expect(topics.size - ["regions", "drivers"].length).toBeGreaterThan(2);
    expect(listened().length).toBeLessThan(3);
  });

  it.each([0, 1])("that is late each time reads positions all the same while the bus is away", async (odd) => {
    bus = { ...bus, isUp: () => false };
    nowMs += odd * TICK_MS;
    const one = await gateway();
    const tile = one.feed.watch(tileAt(HERE, 14));
    reads.count = 0;
    for (let i = 0; i < 5; i++) {
      nowMs += TICK_MS;
      await ticks(1, one);
    }
    expect(reads.count).toBe(5);
    one.feed.unwatch(tile);
  });

  it("hears that a driver has connected elsewhere, not that they did so here", async () => {
    const [one, two] = [await gateway(), await gateway()];
    await ticks(1, one, two);
    one.exchange.onConnected(driver(1), nowMs);
    await ticks(1, one, two);
    expect([one.connectedElsewhere, two.connectedElsewhere]).toEqual([[], [driver(1)]]);
  });

  it("that leaves is alone for the other at once, one that is silent after a while", async () => {
    const [one, two, three] = [await gateway(), await gateway(), await gateway()];
    one.assign(1);
    one.hear(1, HERE);
    await ticks(2, one, two, three);
    expect(two.exchange.total()).toBe(1);
    await one.exchange.stop();
    await ticks(1, two, three);
    expect(two.exchange.total()).toBe(0);
    published.length = 0;
    for (let i = 0; i < 20; i++) {
      two.assign(2);
      two.hear(2, moveBy(HERE, i * 5, 0));
      await ticks(1, two);
    }
    const atFirst = published.filter(isPositions).length;
    expect(atFirst).toBeGreaterThan(5);
    two.hear(2, moveBy(HERE, 120, 0));
    await ticks(2, two);
    expect(published.filter(isPositions)).toHaveLength(atFirst);
  });
});
