import type { LngLat } from "#lib/core/geo.ts";
import type { UserId } from "#lib/core/ids.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { OrderDraft } from "#lib/orders/placing/commands.ts";
import type { Demand } from "#lib/sim/demand.ts";
import { FEE_MINOR, guessRideMs, nextMeal } from "#lib/sim/meal.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";

const MINUTE_MS = 60_000;
/** What a promise adds to the guess, so that most are kept. */
const SLACK_MS = 8 * MINUTE_MS;
/**
 * A kitchen is ready so long after the guess of the ride. A ride takes about a minute longer than the guess, and a simulated
 * driver waits for another minute at least: most are picked up within a minute or two of being ready, few before.
 */
const READY_AFTER_GUESS_MS = { min: 30_000, max: 90_000 };
/** Where nobody knows yet who will bring it, more time is promised. */
const UNKNOWN_DRIVER_MS = 18 * MINUTE_MS;
/** A visitor's order is ready after this, so that something is to be seen soon. */
const VISITOR_KITCHEN_MS = { min: 2 * MINUTE_MS, max: 4 * MINUTE_MS };

/**
 * The order behind a delivery that a driver gets now: the kitchen is at it and is ready about when the driver comes.
 * A driver whom nobody has seen begins somewhere in the middle (see lib/sim/driver.ts): that order is older, and ready.
 */
export function orderForDriver(
  { restaurant, dropoff }: Demand,
  driver: { readonly at: LngLat | null; readonly vehicle: Vehicle },
  rng: Rng,
  nowMs: number,
): OrderDraft {
  const common = { restaurantId: restaurant.id, customerId: null, dropoff, ...nextMeal(rng) };
  const rideMs = guessRideMs(restaurant.at, dropoff, driver.vehicle);
  if (!driver.at) {
    const placedAt = nowMs - rng.range(12, 20) * MINUTE_MS;
    return {
      ...common,
      readyAt: nowMs - MINUTE_MS,
      promisedAt: promise(nowMs + rideMs),
      steps: [
        { status: "placed", actor: "customer", at: placedAt },
        { status: "accepted", actor: "restaurant", at: placedAt + MINUTE_MS },
        { status: "preparing", actor: "restaurant", at: placedAt + 2 * MINUTE_MS },
        { status: "ready", actor: "restaurant", at: nowMs - MINUTE_MS },
      ],
    };
  }
  const readyAt =
    nowMs +
    guessRideMs(driver.at, restaurant.at, driver.vehicle) +
    rng.range(READY_AFTER_GUESS_MS.min, READY_AFTER_GUESS_MS.max);
  return {
    ...common,
    readyAt,
    promisedAt: promise(readyAt + MINUTE_MS + rideMs),
    steps: [
      { status: "placed", actor: "customer", at: nowMs - rng.range(60, 90) * 1_000 },
      { status: "accepted", actor: "restaurant", at: nowMs - rng.range(20, 50) * 1_000 },
      { status: "preparing", actor: "restaurant", at: nowMs },
    ],
  };
}

/** What a visitor of the demo wants: from there to there, so many items, at that price. */
type VisitorsOrder = Pick<OrderDraft, "items" | "totalMinor" | "currency"> & {
  readonly restaurant: Pick<Demand["restaurant"], "id" | "at">;
  readonly to: LngLat;
};

/** An order that a visitor has just placed; `runKitchens` answers it and a driver is found for it. */
export function orderOfVisitor(
  { restaurant, to, items, totalMinor, currency }: VisitorsOrder,
  customerId: UserId | null,
  rng: Rng,
  nowMs: number,
): OrderDraft {
  const readyAt = nowMs + rng.range(VISITOR_KITCHEN_MS.min, VISITOR_KITCHEN_MS.max);
  return {
    restaurantId: restaurant.id,
    customerId,
    dropoff: to,
    items,
    totalMinor,
    currency,
    readyAt,
    promisedAt: promise(nowMs + UNKNOWN_DRIVER_MS + guessRideMs(restaurant.at, to, "bike")),
    steps: [{ status: "placed", actor: "customer", at: nowMs }],
  };
}

/** An order for whoever is free and near: they may be asked for it as soon as its kitchen has said yes. */
export function orderNear(
  { restaurant, dropoff }: Demand,
  driver: { at: LngLat; vehicle: Vehicle },
  rng: Rng,
  nowMs: number,
): OrderDraft {
  const readyAt = nowMs + guessRideMs(driver.at, restaurant.at, driver.vehicle) + READY_AFTER_GUESS_MS.min;
  return {
    restaurantId: restaurant.id,
    customerId: null,
    dropoff,
    ...nextMeal(rng),
    feeMinor: FEE_MINOR,
    readyAt,
    promisedAt: promise(readyAt + MINUTE_MS + guessRideMs(restaurant.at, dropoff, driver.vehicle)),
    steps: [{ status: "placed", actor: "customer", at: nowMs }],
  };
}

/** As people are told it: to five minutes, later rather than sooner. */
function promise(guessMs: number): number {
  return Math.ceil((guessMs + SLACK_MS) / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
}
