import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { SOME_RESTAURANT } from "#lib/catalog/some-restaurant.ts";
import { systemClock } from "#lib/core/clock.ts";
import type { LngLat } from "#lib/core/geo.ts";
import { createId, type DriverId, type OfferId, type OrderId } from "#lib/core/ids.ts";
import { createRng } from "#lib/core/rng.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { createRideCache } from "#lib/dispatch/cache.ts";
import { deliverDelivery, pickUpDelivery, upsertDrivers } from "#lib/dispatch/commands.ts";
import { acceptOffer, setOnDuty } from "#lib/dispatch/offers/commands.ts";
import { startDispatch } from "#lib/dispatch/offers/jobs.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { createOutboxWorker, outboxTopic } from "#lib/infra/outbox-worker.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import type { Routing } from "#lib/routing/valhalla.ts";
import { nextDemand } from "#lib/sim/demand.ts";
import type { World } from "#lib/sim/world.ts";
import { writeCurrentLocations } from "#lib/tracking/commands.ts";

/** On duty, and the least that a world for this has. */
export const DRIVERS = 200;
const ORDERS = 200;
/** Orders come so far apart, ms, give or take half of it: about 100 a minute. */
const EVERY_MS = 600;
const LOOK_MS = 5;
const PATIENCE_MS = 10_000;
const MISSED_AFTER_MS = 3_600_000;

/**
 * From the commit of an order's acceptance, its food ready, to an offer that is there to be read: the job, the claim, the matrix
 * of an engine in the same process, the match and the write. Each offer is accepted and brought, so drivers are elsewhere then.
 */
export async function orderToOfferMs(world: World, routing: Pick<Routing, "matrix">): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), "hotpath-dispatch-"));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", forget);
  const server = await startEmbedded({ folder: join(folder, "postgres") });
  await migrate(server.url);
  const db = createDb({ url: server.url, poolMax: 10, onError: () => {} });
  const log = createLogger("silent");
  const ctx = { db, log, clock: systemClock, batcher: createBatcher(createMemoryBus(), () => {}) };
  const rides = createRideCache({ routing, clock: systemClock, log });
  const dispatch = startDispatch({ ...ctx, rides, worker: "bench" });
  const outbox = createOutboxWorker({ db, log, metrics: createMetrics() }, [outboxTopic(dispatch.topic)]);
  try {
    await fill(db, world);
    outbox.start();
    const rng = createRng("order to offer");
    const samples: number[] = [];
    const underWay: Promise<void>[] = [];
    for (let i = 0; i < ORDERS; i++) {
      underWay.push(one(ctx, world, rng.fork(`${i}`)).then((ms) => void samples.push(ms)));
      await pause(EVERY_MS * rng.range(0.5, 1.5));
    }
    await Promise.all(underWay);
    return samples;
  } finally {
    await outbox.stop(2_000);
    await dispatch.stop();
    await db.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
    process.off("exit", forget);
  }
}

async function fill(db: Db, world: World): Promise<void> {
  const rng = createRng("drivers on duty");
  await upsertRestaurants(
    db.primary,
    world.restaurants.map(({ id, slug, name, at }) => ({ ...SOME_RESTAURANT, id, slug, name, at })),
  );
  await upsertDrivers({ db }, world.drivers.slice(0, DRIVERS));
  for (const { id } of world.drivers.slice(0, DRIVERS)) {
    await setOnDuty({ db }, id, true);
    await see(db, id, rng.pick(world.doors));
  }
}

/** The driver is there from now on, and is not missed while this measures. */
async function see(db: Db, driverId: DriverId, at: LngLat): Promise<void> {
  const nowMs = Date.now();
  const fix = { ...at, recordedAt: nowMs, accuracy: null, heading: null, speed: null };
  await writeCurrentLocations({ db }, [{ driverId, fix, receivedAt: nowMs + MISSED_AFTER_MS }]);
}

async function one(
  ctx: Parameters<typeof acceptOffer>[0],
  world: World,
  rng: ReturnType<typeof createRng>,
): Promise<number> {
  const demand = nextDemand(world, rng, rng.pick(world.doors));
  if (!demand) throw new Error("a world without demand");
  const now = Date.now();
  const [orderId] = await placeOrders(ctx.db.primary, [
    {
      orderId: createId("order", now, randomBytes(10)),
      restaurantId: demand.restaurant.id,
      customerId: null,
      dropoff: demand.dropoff,
      items: 1,
      totalMinor: 10_000,
      currency: "SEK",
      readyAt: now,
      promisedAt: now + 2_400_000,
      steps: [{ status: "placed", actor: "customer", at: now }],
    },
  ]);
  if (!orderId) throw new Error("no order was placed");
  await moveOrder(ctx.db.primary, { orderId, to: "accepted", actor: "restaurant" });
  const startedMs = performance.now();
  const offer = await offerOf(ctx.db, orderId);
  const tookMs = performance.now() - startedMs;
  const { deliveryId, driverId } = await acceptOffer(ctx, offer);
  await pickUpDelivery(ctx, { deliveryId, driverId });
  await deliverDelivery(ctx, { deliveryId, driverId });
  await see(ctx.db, driverId, demand.dropoff);
  return tookMs;
}

async function offerOf(db: Db, orderId: OrderId): Promise<{ offerId: OfferId; driverId: DriverId }> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    const { rows } = await sql<{ id: OfferId; driver_id: DriverId }>`
      select id, driver_id from offers where order_id = ${orderId} and status = 'offered'`.execute(db.primary);
    if (rows[0]) return { offerId: rows[0].id, driverId: rows[0].driver_id };
    await pause(LOOK_MS);
  }
  throw new Error(`no offer within ${PATIENCE_MS} ms`);
}
