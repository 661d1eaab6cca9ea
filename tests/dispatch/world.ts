import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeEach } from "vitest";
import { systemClock } from "#lib/core/clock.ts";
import type { LngLat } from "#lib/core/geo.ts";
import { createId, type DriverId, type OfferId, type OrderId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { createRideCache } from "#lib/dispatch/cache.ts";
import { upsertDrivers } from "#lib/dispatch/commands.ts";
import { setOnDuty } from "#lib/dispatch/offers/commands.ts";
import type { Dispatches } from "#lib/dispatch/offers/rounds.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { createLogger } from "#lib/infra/log.ts";
import type { Routing } from "#lib/routing/valhalla.ts";
import { createTestDatabase } from "#tests/helpers/database.ts";
import { draftOrder, KITCHEN, placeOne, preparingSteps, somePeople } from "#tests/orders/some-orders.ts";

/** A worker as dispatch sees itself, over this database. */
export function createDispatches(
  db: Db,
  worker = "worker 1",
  routing: Pick<Routing, "matrix"> | null = null,
): Dispatches {
  const log = createLogger("silent");
  const batcher = createBatcher(createMemoryBus(), () => {});
  return { db, clock: systemClock, log, batcher, worker, rides: createRideCache({ routing, clock: systemClock, log }) };
}

/** A database of this file's own with a kitchen in it. Whatever one test has left is nothing to the next. */
export async function dispatchWorld() {
  const database = await createTestDatabase({ poolMax: 12 });
  afterAll(() => database.drop());
  const { db } = database;
  const { restaurantId } = await somePeople(db);
  beforeEach(() => clearDispatch(db));
  return { db, restaurantId, ctx: () => createDispatches(db) };
}

/** A driver on duty who was seen just now, so many metres east of the kitchen. */
export async function someDriver(db: Db, { eastM = 300, vehicle = "bike" as const } = {}): Promise<DriverId> {
  const id = createId("driver", Date.now(), randomBytes(10));
  await upsertDrivers({ db }, [{ id, name: "Alma Berg", vehicle }]);
  await setOnDuty({ db }, id, true);
  await see(db, id, { lng: KITCHEN.lng + eastM / 59_600, lat: KITCHEN.lat });
  return id;
}

/** The driver is here now, or was so many seconds ago. */
export async function see(db: Db, driverId: DriverId, { lng, lat }: LngLat = KITCHEN, agoS = 0): Promise<void> {
  await sql`
    insert into current_locations (driver_id, lng, lat, recorded_at, received_at)
    values (${driverId}, ${lng}, ${lat}, now() - make_interval(secs => ${agoS}), now() - make_interval(secs => ${agoS}))
    on conflict (driver_id) do update set lng = excluded.lng, lat = excluded.lat,
      recorded_at = excluded.recorded_at, received_at = excluded.received_at`.execute(db.primary);
}

/** An order whose food is ready, or will be, and that a driver is looked for. */
export async function someWanted(
  db: Db,
  restaurantId: Parameters<typeof draftOrder>[0],
  { readyInS = 0 } = {},
): Promise<OrderId> {
  const draft = { ...draftOrder(restaurantId, { steps: preparingSteps() }), readyAt: Date.now() + readyInS * 1_000 };
  const orderId = await placeOne(db, draft);
  await sql`insert into dispatches (order_id) values (${orderId})`.execute(db.primary);
  return orderId;
}

export async function openOffers(
  db: Db,
  orderId: OrderId,
): Promise<{ offerId: OfferId; driverId: DriverId; fence: number }[]> {
  const rows = await db.primary
    .selectFrom("offers")
    .select(["id", "driver_id", "fence"])
    .where("order_id", "=", orderId)
    .where("status", "=", "offered")
    .execute();
  return rows.map((row) => ({ offerId: row.id as OfferId, driverId: row.driver_id as DriverId, fence: row.fence }));
}

export async function onlyOffer(db: Db, orderId: OrderId) {
  const [offer, ...more] = await openOffers(db, orderId);
  if (!offer || more.length > 0) throw new Error(`${more.length + (offer ? 1 : 0)} open offers`);
  return offer;
}

/** The order is due for a decision, whatever was planned. */
export async function makeDue(db: Db): Promise<void> {
  await sql`update dispatches set due_at = now() where ended_at is null`.execute(db.primary);
}

/** Everybody out: what one test left is nothing to the next. */
export async function clearDispatch(db: Db): Promise<void> {
  await sql`update drivers set on_duty_since = null`.execute(db.primary);
  await sql`update offers set status = 'withdrawn', ended_at = now() where status = 'offered'`.execute(db.primary);
  await sql`update dispatches set ended_at = coalesce(ended_at, now())`.execute(db.primary);
}

/** The deliveries of an order that somebody is on the way with. */
export async function liveOf(db: Db, orderId: OrderId) {
  return db.primary
    .selectFrom("deliveries")
    .selectAll()
    .where("order_id", "=", orderId)
    .where("status", "in", ["assigned", "picked_up"])
    .execute();
}

/** Every open offer has just run out. */
export async function expireOffers(db: Db): Promise<void> {
  await sql`update offers set expires_at = now() - interval '1 second' where status = 'offered'`.execute(db.primary);
}
