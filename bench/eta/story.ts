import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { Route, Routing } from "#lib/routing/valhalla.ts";
import { createCoverage, stepCoverage } from "#lib/sim/coverage.ts";
import { nextDemand } from "#lib/sim/demand.ts";
import { createGps, readGps } from "#lib/sim/gps.ts";
import { createTrack, type Motion, motionAt, type Track } from "#lib/sim/track.ts";
import type { World } from "#lib/sim/world.ts";
import type { Fix } from "#lib/tracking/position-batch.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import { wayOf } from "#services/simulator/ways.ts";

/** What happened to one order, second by second: what a gateway heard of it, and when it truly came. */
export type Story = {
  readonly vehicle: Vehicle;
  readonly restaurantAt: LngLat;
  readonly dropoff: LngLat;
  readonly placedAt: number;
  readonly promisedAt: number;
  readonly assignedAt: number;
  readonly deliveredAt: number;
  /** Status and the kitchen's word, from each of these times on. */
  readonly chapters: readonly { readonly at: number; readonly status: OrderStatus; readonly readyAt: number }[];
  /** The door that the driver goes by first, from pick-up to the second time. */
  readonly stop: { readonly at: LngLat; readonly untilMs: number } | null;
  /** The newest fix that had arrived, for each second from `assignedAt` on. */
  readonly heard: readonly (Fix | null)[];
};

/** How much slower an evening's streets are than the simulated city's usual, and how far behind its kitchens are. */
export type Evening = { readonly traffic: number; readonly kitchenLateS: number };

/** How made-up evenings go. None of these is taken from the estimator, nor given to it. */
const EVENING = {
  /** Share of time without a network, in gaps of 20–90 s, and the share of trips with a gap of some minutes. */
  coverageLoss: 0.06,
  longGap: 0.08,
  otherStop: 0.12,
  detour: 0.1,
  /** Somebody stands still for a while for no reason that a map knows. */
  halt: 0.1,
  noDriverYet: 0.15,
  /** Of one trip's traffic, on all its streets. */
  trafficSpread: 0.1,
} as const;

type Piece = { readonly fromMs: number; readonly toMs: number; at(ms: number): Motion };

/** One order's story, from a world's streets and a routing engine's ways. Null where there is no way. */
export async function tellStory(
  world: World,
  routing: Routing,
  rng: Rng,
  startMs: number,
  evening: Evening,
): Promise<Story | null> {
  const home = rng.pick(world.doors);
  const demand = nextDemand(world, rng, home);
  if (!demand) return null;
  const { restaurant, dropoff } = demand;
  const { vehicle } = rng.pick(world.drivers);
  const traffic = evening.traffic * Math.exp(EVENING.trafficSpread * rng.gaussian());
  const ride = async (places: readonly LngLat[]): Promise<Track> =>
    createTrack(slowed(await routing.route({ locations: places, vehicle }), traffic), vehicle, rng);

  const placedAt = startMs;
  const kitchen = cook(placedAt, rng, evening.kitchenLateS);
  const planned = await routing.route({ locations: [restaurant.at, dropoff], vehicle });
  const toRestaurant = await ride([home, restaurant.at]);
  const promisedAt = promiseOf(kitchen.saidAt, planned, vehicle);
  // Dispatch means the driver to be there about when the food is; sometimes nobody is free.
  const wanted = kitchen.saidAt - toRestaurant.durationS * 1000 - rng.range(-60, 240) * 1000;
  const late = rng.next() < EVENING.noDriverYet ? rng.range(120, 420) * 1000 : 0;
  const assignedAt = wholeS(Math.max(kitchen.acceptedAt + 5_000, wanted) + late);

  const pieces: Piece[] = [];
  const drive = (track: Track) => {
    const fromMs = pieces.at(-1)?.toMs ?? assignedAt + rng.range(2, 25) * 1000;
    const haltAt = rng.next() < EVENING.halt ? rng.range(0.1, 0.9) * track.durationS * 1000 : Number.POSITIVE_INFINITY;
    const haltMs = haltAt < Number.POSITIVE_INFINITY ? rng.range(40, 180) * 1000 : 0;
    const drivenS = (ms: number) => (ms <= haltAt ? ms : Math.max(haltAt, ms - haltMs)) / 1000;
    const toMs = fromMs + track.durationS * 1000 + haltMs;
    pieces.push({ fromMs, toMs, at: (ms) => motionAt(track, drivenS(ms - fromMs)) });
    return toMs;
  };
  const stand = (at: LngLat, ms: number) => {
    const fromMs = pieces.at(-1)?.toMs ?? assignedAt;
    pieces.push({ fromMs, toMs: fromMs + ms, at: () => ({ at, headingDeg: 0, speedMps: 0 }) });
    return fromMs + ms;
  };
  const endOf = (track: Track): LngLat => motionAt(track, track.durationS).at;

  const thereAt = drive(toRestaurant);
  const pickUpAfterMs = Math.max(0, kitchen.readyAt - thereAt) + pickUpMs(rng);
  const pickedUpAt = stand(endOf(toRestaurant), pickUpAfterMs);
  let stop: Story["stop"] = null;
  let last: LngLat = restaurant.at;
  if (rng.next() < EVENING.otherStop) {
    const other = nearDoor(world, restaurant.at, dropoff, rng);
    const toStop = await ride([restaurant.at, other]);
    drive(toStop);
    stop = { at: other, untilMs: stand(endOf(toStop), handOverMs(rng)) };
    last = other;
  }
  const by = rng.next() < EVENING.detour ? [nearDoor(world, last, dropoff, rng)] : [];
  const toDoor = await ride([last, ...by, dropoff]);
  drive(toDoor);
  const deliveredAt = wholeS(stand(endOf(toDoor), handOverMs(rng)));

  return {
    vehicle,
    restaurantAt: restaurant.at,
    dropoff,
    placedAt,
    promisedAt,
    assignedAt,
    deliveredAt,
    chapters: [
      { at: placedAt, status: "placed", readyAt: kitchen.saidAt },
      { at: kitchen.acceptedAt, status: "preparing", readyAt: kitchen.saidAt },
      ...(kitchen.toldAt < kitchen.readyAt
        ? [{ at: kitchen.toldAt, status: "preparing" as const, readyAt: kitchen.saidLaterAt }]
        : []),
      ...(kitchen.readyAt < pickedUpAt
        ? [{ at: kitchen.readyAt, status: "ready" as const, readyAt: kitchen.readyAt }]
        : []),
      { at: wholeS(pickedUpAt), status: "picked_up", readyAt: kitchen.readyAt },
    ],
    stop,
    heard: listen(pieces, assignedAt, deliveredAt, rng),
  };
}

/** A kitchen's evening: mostly on time or a little late, now and then far behind, of which half is told. */
function cook(placedAt: number, rng: Rng, behindS: number) {
  const acceptedAt = wholeS(placedAt + Math.min(300, 40 * Math.exp(0.7 * rng.gaussian())) * 1000);
  const saidAt = wholeS(acceptedAt + rng.range(7, 20) * 60_000);
  const luck = rng.next();
  const luckS = luck < 0.65 ? rng.range(-75, 120) : luck < 0.9 ? rng.range(90, 330) : rng.range(300, 660);
  const lateS = luckS + behindS;
  const readyAt = wholeS(saidAt + lateS * 1000);
  const isTold = lateS > 240 && rng.next() < 0.5;
  return {
    acceptedAt,
    saidAt,
    readyAt,
    toldAt: isTold ? wholeS(saidAt - rng.range(30, 200) * 1000) : Number.POSITIVE_INFINITY,
    saidLaterAt: wholeS(saidAt + lateS * 1000 * rng.range(0.8, 1.1)),
  };
}

/** What a shop would promise: the kitchen's word, the way at leisure, and up to the next five minutes. */
function promiseOf(saidAt: number, planned: Route, vehicle: Vehicle): number {
  const usual = { bike: 1.1, scooter: 1.6, car: 1.9 }[vehicle];
  return Math.ceil((saidAt + planned.seconds * 1000 * usual + 240_000) / 300_000) * 300_000;
}

function slowed(route: Route, traffic: number) {
  const way = wayOf(route);
  return { ...way, speedsMps: way.speedsMps.map((mps) => mps / traffic) };
}

function pickUpMs(rng: Rng): number {
  return (25 + Math.min(240, -55 * Math.log(1 - rng.next()))) * 1000;
}

/** 30–90 s as the simulated drivers take; at one door in ten nobody opens for a while. */
function handOverMs(rng: Rng): number {
  return (rng.range(30, 90) + (rng.next() < 0.1 ? rng.range(30, 180) : 0)) * 1000;
}

/** Of a few doors the one that lengthens the way least: nobody is sent across the city on the way. */
function nearDoor(world: World, from: LngLat, to: LngLat, rng: Rng): LngLat {
  const doors = Array.from({ length: 40 }, () => rng.pick(world.doors));
  const detourM = (door: LngLat) => distanceM(from, door) + distanceM(door, to);
  return doors.reduce((best, door) => (detourM(door) < detourM(best) ? door : best));
}

/** What arrives of a phone's fixes: one a second with its wandering error, nothing while there is no network. */
function listen(pieces: readonly Piece[], fromMs: number, toMs: number, rng: Rng): (Fix | null)[] {
  const heard: (Fix | null)[] = [];
  let gps = createGps(rng);
  let coverage = createCoverage(fromMs, EVENING.coverageLoss, rng);
  const gapFrom = rng.next() < EVENING.longGap ? rng.range(fromMs, toMs) : Number.POSITIVE_INFINITY;
  const gapTo = gapFrom + rng.range(90, 300) * 1000;
  let newest: Fix | null = null;
  for (let ms = fromMs; ms <= toMs; ms += 1000) {
    const piece = pieces.find((one) => ms < one.toMs) ?? pieces.at(-1);
    if (!piece) return heard;
    const reading = readGps(gps, piece.at(Math.max(ms, piece.fromMs)), { recordedAt: ms, sinceLastS: 1, rng });
    gps = reading.gps;
    coverage = stepCoverage(coverage, ms, EVENING.coverageLoss, rng);
    if (coverage.covered && !(ms >= gapFrom && ms < gapTo)) newest = reading.fix;
    heard.push(newest);
  }
  return heard;
}

function wholeS(ms: number): number {
  return Math.round(ms / 1000) * 1000;
}
