import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createManualClock, systemClock } from "#lib/core/clock.ts";
import type { DeliveryId, DriverId, RestaurantId } from "#lib/core/ids.ts";
import {
  assignDeliveries,
  cancelStuckDeliveries,
  deliverDelivery,
  pickUpDelivery,
  upsertDrivers,
} from "#lib/dispatch/commands.ts";
import { findLiveTrip, listIdleDrivers, listLiveTrips } from "#lib/dispatch/queries.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { createLogger } from "#lib/infra/log.ts";
import { writeCurrentLocations, writeLocationHistory } from "#lib/tracking/commands.ts";
import { makePartitions } from "#lib/tracking/jobs.ts";
import { listCurrentLocations, listLatelyMoved } from "#lib/tracking/queries.ts";
import { joinProcesses } from "#services/processes.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { type Explained, listenIn } from "./explained-statements.ts";

/**
 * Every hot statement as the code sends it, over large tables and over tables a tenth as large. What is live, and what
 * is asked for, is the same in both.
 */

const DAY_MS = 86_400_000;
const LARGE = { drivers: 100_000, deliveries: 200_000, history: 1_000_000 };
const TENTH = { drivers: 10_000, deliveries: 20_000, history: 100_000 };
/** The first drivers have a delivery on the way, as many in both. */
const LIVE = 500;
/** Days of history that there are partitions of before today. */
const DAYS = 4;
/** Positions of one second. */
const BATCH = 1_000;
/** A B-tree ten times as large is one page deeper: reads may grow by that, and by no more. */
const MOST_GROWTH = 2;
const SMALL_CHANGE = 24;

type Size = typeof LARGE;
type Place = Awaited<ReturnType<typeof fill>>;

const driverId = (n: number) => `drv_${n.toString(16).padStart(32, "0")}` as DriverId;
const deliveryId = (n: number) => `dlv_${n.toString(16).padStart(32, "0")}` as DeliveryId;
const restaurantId = `rst_${"0".repeat(32)}` as RestaurantId;
const at = { lng: 11.97, lat: 57.7 };

const databases: TestDatabase[] = [];
let large: Place;
let tenth: Place;
beforeAll(async () => {
  large = await fill(LARGE);
  tenth = await fill(TENTH);
}, 180_000);
afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function fill(size: Size) {
  const database = await createTestDatabase({ poolMax: 1 });
  databases.push(database);
  const { db } = database;
  const { explained } = listenIn(db.pool);
  const bus = createMemoryBus();
  const batcher = createBatcher(bus, () => {});
  const ctx = { db, bus, batcher, clock: systemClock, log: createLogger("silent") };
  await makePartitions({ db, clock: createManualClock(Date.now() - DAYS * DAY_MS) });
  await makePartitions(ctx);
  await insert(db, size);
  return { ctx, explained };
}

async function insert(db: TestDatabase["db"], { drivers, deliveries, history }: Size): Promise<void> {
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db.primary);
  const hex = (n: ReturnType<typeof sql>) => sql`lpad(to_hex(${n}), 32, '0')`;
  const n = sql`n`;
  await run(sql`insert into restaurants (id, slug, name, lng, lat) values (${restaurantId}, 'r', 'R', 11.97, 57.7)`);
  await run(sql`insert into drivers (id, name, vehicle)
    select 'drv_' || ${hex(n)}, 'Driver', 'bike' from generate_series(0, ${sql.lit(drivers - 1)}) n`);
  await run(sql`insert into current_locations (driver_id, lng, lat, recorded_at, received_at)
    select id, 11.97, 57.7, now() - interval '1 minute', now() from drivers`);
  // The live ones are the newest, as in life; which driver an ended one was of goes round.
  await run(sql`insert into deliveries (id, public_id, restaurant_id, driver_id, vehicle, status, pickup_lng, pickup_lat,
      dropoff_lng, dropoff_lat, ended_at, updated_at)
    select 'dlv_' || ${hex(n)}, n, ${restaurantId}, 'drv_' || ${hex(sql`n % ${sql.lit(drivers)}`)}, 'bike',
      case when n < ${sql.lit(LIVE)} then 'assigned' else 'delivered' end, 11.97, 57.7, 11.98, 57.71,
      case when n < ${sql.lit(LIVE)} then null else now() - n * interval '1 second' end, now() - n * interval '1 second'
    from generate_series(${sql.lit(deliveries - 1)}, 0, -1) n`);
  await run(sql`insert into driver_locations (driver_id, recorded_at, lng, lat, received_at)
    select 'drv_' || ${hex(sql`n % 1000`)}, now() - interval '2 minutes' - ${sql.lit(DAYS)} * interval '1 day' * n / ${sql.lit(history)},
      11.97, 57.7, now() from generate_series(0, ${sql.lit(history - 1)}) n`);
  await run(sql`vacuum analyze`);
}

/** What the code does all day. Each finds the same rows in both databases. */
const HOT: Readonly<Record<string, (ctx: Place["ctx"]) => Promise<unknown>>> = {
  "the trips under way": (ctx) => listLiveTrips(ctx),
  "a driver's trip": (ctx) => findLiveTrip(ctx, driverId(7)),
  "idle drivers": (ctx) => listIdleDrivers(ctx, { first: driverId(0), last: driverId(999), limit: 500, unseenS: 120 }),
  "a pick-up": (ctx) => pickUpDelivery(ctx, { deliveryId: deliveryId(7), driverId: driverId(7) }),
  "the same pick-up again": (ctx) => pickUpDelivery(ctx, { deliveryId: deliveryId(7), driverId: driverId(7) }),
  "the live strip": async (ctx) => {
    const box = { west: 11.9, south: 57.6, east: 12, north: 57.8 };
    const nowMs = Date.now();
    const found = await listLatelyMoved(ctx, { box, sinceMs: nowMs - 3_600_000, nowMs, limit: 60 });
    if (found.length !== 1) throw new Error(`${found.length} were found`);
  },
  "a hand-over": (ctx) => deliverDelivery(ctx, { deliveryId: deliveryId(7), driverId: driverId(7) }),
  "new deliveries": (ctx) =>
    assignDeliveries(
      ctx,
      Array.from({ length: 100 }, (_, i) => ({
        driverId: driverId(2_000 + i),
        restaurantId,
        vehicle: "bike" as const,
        pickup: at,
        dropoff: at,
        area: 1,
      })),
    ),
  "positions of a region and of drivers looked for": async (ctx) => {
    const boxes = [{ west: 11.9, south: 57.6, east: 12, north: 57.8 }];
    const found = await listCurrentLocations(ctx, { boxes, driverIds: [driverId(7)], sinceMs: Date.now() - 3_600_000 });
    if (found.length < LIVE / 2) throw new Error(`${found.length} were found`);
  },
  "deliveries that are stuck": (ctx) => cancelStuckDeliveries(ctx, { afterMin: 60, limit: 100 }),
  "drivers seen again": (ctx) =>
    upsertDrivers(
      ctx,
      Array.from({ length: 100 }, (_, i) => ({ id: driverId(i), name: "Driver", vehicle: "bike" })),
    ),
  "the newest position of each": (ctx) => writeCurrentLocations(ctx, positions(ctx)),
  "the history of positions": (ctx) => writeLocationHistory(ctx, positions(ctx)),
  "partitions that are pending": (ctx) => makePartitions(ctx),
  "a driver's last place": ({ db }) =>
    db.primary
      .selectFrom("current_locations")
      .select(["lng", "lat", "recorded_at"])
      .where("driver_id", "=", driverId(7))
      .executeTakeFirst(),
  "a driver's last fix": ({ db }) =>
    db.primary
      .selectFrom("driver_locations")
      .select(["lng", "lat", "recorded_at"])
      .where("driver_id", "=", driverId(7))
      .orderBy("recorded_at", "desc")
      .limit(1)
      .executeTakeFirst(),
  "the beat of a process": async (ctx) => (await joinProcesses(ctx, { roles: ["gateway"], hasRedis: true })).leave(),
};

function positions({ clock }: Place["ctx"]) {
  const now = clock.now();
  const fix = { ...at, recordedAt: now, accuracy: 5, heading: 90, speed: 5 };
  return Array.from({ length: BATCH }, (_, i) => ({ driverId: driverId(i), fix, receivedAt: now }));
}

const LARGE_TABLE = /^(drivers|deliveries|current_locations|driver_locations.*)$/;
const largeScans = (statements: readonly Explained[]) =>
  statements.flatMap(({ scanned, sql }) =>
    scanned.filter((table) => LARGE_TABLE.test(table)).map((t) => `${t}: ${sql}`),
  );

it.each(Object.entries(HOT))("%s: no table is scanned, and no more is read where there is more", async (_, run) => {
  const few = await tenth.explained(() => run(tenth.ctx));
  const many = await large.explained(() => run(large.ctx));
  expect(many.length).toBeGreaterThan(0);
  expect(many.map(({ sql }) => sql)).toEqual(few.map(({ sql }) => sql));
  expect(largeScans(many)).toEqual([]);
  for (const [i, { blocks, sql }] of many.entries()) {
    const most = MOST_GROWTH * (few[i]?.blocks ?? 0) + SMALL_CHANGE;
    expect(blocks, `${sql}\nread ${few[i]?.blocks} pages of the small tables`).toBeLessThanOrEqual(most);
  }
});
