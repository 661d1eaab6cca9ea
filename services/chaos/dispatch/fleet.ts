import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "#lib/core/clock.ts";
import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";
import type { DriverId, OfferId } from "#lib/core/ids.ts";
import type { Rng } from "#lib/core/rng.ts";
import { deliverDelivery, pickUpDelivery } from "#lib/dispatch/commands.ts";
import { acceptOffer, declineOffer } from "#lib/dispatch/offers/commands.ts";
import { listOpenOffers } from "#lib/dispatch/offers/queries.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { writeCurrentLocations } from "#lib/tracking/commands.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { somewhere, type World } from "./world.ts";

/**
 * Of a hundred offers: so many are declined, so many not answered before they run out (and accepted after that), so many
 * accepted twice at once, and with so many of those accepted the driver goes out of reach before the pick-up.
 */
const MOODS = { declines: 0.08, tooLate: 0.03, answersTwice: 0.1, vanishes: 0.01 };
const THINKING_MS = { min: 300, max: 4_000 };
const TOO_LATE_MS = 25_500;
const RIDE_MS = { min: 4_000, max: 14_000 };
/** Longer than whoever is to come may be unseen. */
const GONE_MS = 140_000;
const LOOK_MS = 500;
/** Phones tell their place with every so manyth look. */
const LOOKS_PER_FIX = 6;

type Driver = { readonly id: DriverId; readonly rng: Rng; at: LngLat; goneUntilMs: number };

/**
 * Drivers who answer what they are offered and bring it, each for itself, until `isOver`. A refusal is news to them, not an end.
 * Nobody vanishes any more once it `isRush` no longer.
 */
export async function driveAll(
  world: World,
  rng: Rng,
  { isRush, isOver }: { isRush: () => boolean; isOver: () => boolean },
): Promise<void> {
  const { db } = world;
  const ctx = { db, clock: systemClock, batcher: createBatcher(createMemoryBus(), () => {}) };
  const drivers = new Map(
    world.drivers.map((id): [DriverId, Driver] => {
      const own = rng.fork(`driver ${world.drivers.indexOf(id)}`);
      return [id, { id, rng: own, at: somewhere(own), goneUntilMs: 0 }];
    }),
  );
  const [first, last] = [world.drivers[0], world.drivers.at(-1)];
  if (!first || !last) return;
  const seen = new Set<OfferId>();
  const busy = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for (let look = 0; !isOver() || busy.size > 0; look++) {
    if (failures.length > 0) throw failures[0];
    if (look % LOOKS_PER_FIX === 0) await tell(db, [...drivers.values()].filter(isThere));
    for (const { offerId, driverId } of await listOpenOffers(ctx, { first, last })) {
      const driver = drivers.get(driverId);
      if (!driver || seen.has(offerId) || !isThere(driver)) continue;
      seen.add(offerId);
      const working: Promise<void> = work(driver, offerId)
        .catch((error) => void failures.push(error))
        .finally(() => busy.delete(working));
      busy.add(working);
    }
    await pause(LOOK_MS);
  }

  async function work(driver: Driver, offerId: OfferId): Promise<void> {
    const trip = await answer(driver, offerId);
    if (!trip) return;
    if (driver.rng.next() < MOODS.vanishes && isRush()) {
      driver.goneUntilMs = Date.now() + GONE_MS;
      await pause(GONE_MS);
    }
    await bring(driver, trip);
  }

  async function answer({ id: driverId, rng: own }: Driver, offerId: OfferId): Promise<Trip | null> {
    const [luck, isTwice] = [own.next(), own.next() < MOODS.answersTwice];
    const isLate = luck < MOODS.tooLate;
    const declines = !isLate && luck < MOODS.tooLate + MOODS.declines;
    await pause(isLate ? TOO_LATE_MS : own.range(THINKING_MS.min, THINKING_MS.max));
    if (declines) return orNull(declineOffer(ctx, { offerId, driverId })).then(() => null);
    const accept = () => orNull(acceptOffer(ctx, { offerId, driverId }));
    const [trip] = await Promise.all(isTwice ? [accept(), accept()] : [accept()]);
    return trip ?? null;
  }

  async function bring(driver: Driver, { deliveryId, driverId, pickup, dropoff }: Trip): Promise<void> {
    for (const [step, at] of [
      [pickUpDelivery, pickup],
      [deliverDelivery, dropoff],
    ] as const) {
      await pause(driver.rng.range(RIDE_MS.min, RIDE_MS.max));
      driver.at = at;
      // Refused: taken off them, or cancelled meanwhile.
      if (!(await orNull(step(ctx, { deliveryId, driverId })))) return;
    }
  }
}

const isThere = ({ goneUntilMs }: Driver) => Date.now() >= goneUntilMs;

/** What a refusal leaves of an answer. */
async function orNull<T>(said: Promise<T>): Promise<T | null> {
  try {
    return await said;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

async function tell(db: World["db"], drivers: readonly Driver[]): Promise<void> {
  const nowMs = Date.now();
  await writeCurrentLocations(
    { db },
    drivers.map(({ id, at }) => ({
      driverId: id,
      fix: { ...at, recordedAt: nowMs, accuracy: null, heading: null, speed: null },
      receivedAt: nowMs,
    })),
  );
}
