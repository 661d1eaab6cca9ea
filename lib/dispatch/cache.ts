import { setTimeout as pause } from "node:timers/promises";
import { cellAt } from "#lib/catalog/cells.ts";
import type { Clock } from "#lib/core/clock.ts";
import type { LngLat } from "#lib/core/geo.ts";
import type { Logger } from "#lib/infra/log.ts";
import type { Routing } from "#lib/routing/valhalla.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import { straightRide } from "./estimate.ts";
import type { Ride } from "./route.ts";

/** What rides are told from: roads, or the straight line while no engine answers. */
export type RidesFrom = "roads" | "straight";
export type Rides = { readonly ride: Ride; readonly from: RidesFrom };
export type Pair = { readonly from: LngLat; readonly to: LngLat; readonly vehicle: Vehicle };

export type RideCache = {
  /** Rides between these pairs, asked for where they are not known; any other pair is guessed. Never rejects. */
  ridesFor(pairs: readonly Pair[]): Promise<Rides>;
};

export type RideCacheOptions = {
  /** Null: all rides are told from the straight line. */
  readonly routing: Pick<Routing, "matrix"> | null;
  readonly clock: Clock;
  readonly log: Pick<Logger, "warn">;
  /** All of a question together, ms: an offer cannot wait for an engine longer than its claim holds. */
  readonly patienceMs?: number;
  readonly maxKept?: number;
};

/** What an engine is asked at once. */
const MAX_PAIRS = 2_500;
/** Streets do not change from one hour to the next. */
const KEEP_MS = 3_600_000;
/** An engine that failed is left alone for so long. */
const REST_MS = 10_000;
/** Nearer than this the streets' ratio to the straight line says nothing. */
const NEAR_S = 60;

/**
 * How much longer than the straight line the way over the roads is, by pair of cells of 250 m: what was learnt for one ride
 * serves all that go from there to there, each with its own distance. A ratio that is not known is the mean of those that are.
 */
export function createRideCache({
  routing,
  clock,
  log,
  patienceMs = 2_000,
  maxKept = 300_000,
}: RideCacheOptions): RideCache {
  /** In the order they came to be known. */
  const kept = new Map<string, { ratio: number; atMs: number }>();
  const mean = new Map<Vehicle, { sum: number; count: number }>();
  let restUntilMs = 0;

  const keyOf = ({ from, to, vehicle }: Pair) => `${vehicle} ${cellAt(from)} ${cellAt(to)}`;

  function learn(pair: Pair, seconds: number): void {
    const straightS = straightRide(pair.from, pair.to, pair.vehicle);
    const ratio = seconds / Math.max(straightS, NEAR_S);
    const key = keyOf(pair);
    kept.delete(key);
    kept.set(key, { ratio, atMs: clock.now() });
    if (Number.isFinite(ratio)) {
      const { sum = 0, count = 0 } = mean.get(pair.vehicle) ?? {};
      // Forgets slowly, so that it is of this city and not of the first hundred rides.
      mean.set(
        pair.vehicle,
        count < 1_000 ? { sum: sum + ratio, count: count + 1 } : { sum: sum * 0.999 + ratio, count },
      );
    }
    for (const oldest of kept.keys()) {
      if (kept.size <= maxKept) break;
      kept.delete(oldest);
    }
  }

  const ride: Ride = (from, to, vehicle) => {
    const straightS = straightRide(from, to, vehicle);
    const known = kept.get(keyOf({ from, to, vehicle }));
    if (known) return straightS < NEAR_S && Number.isFinite(known.ratio) ? straightS : straightS * known.ratio;
    const { sum = 1, count = 1 } = mean.get(vehicle) ?? {};
    return straightS * (sum / count);
  };

  async function ask(missing: readonly Pair[], signal: AbortSignal): Promise<void> {
    for (const { pairs, sources, targets, vehicle } of chunksOf(missing)) {
      if (signal.aborted || !routing) return;
      const cells = await routing.matrix({ sources, targets, vehicle });
      for (const { pair, row, column } of pairs) {
        learn(pair, cells[row]?.[column]?.seconds ?? Number.POSITIVE_INFINITY);
      }
    }
  }

  return {
    async ridesFor(pairs) {
      const nowMs = clock.now();
      const missing = new Map<string, Pair>();
      for (const pair of pairs) {
        const key = keyOf(pair);
        const known = kept.get(key);
        if (!known || nowMs - known.atMs > KEEP_MS) missing.set(key, pair);
      }
      if (missing.size === 0) return { ride, from: routing ? "roads" : "straight" };
      if (!routing || nowMs < restUntilMs) return { ride: straightRide, from: "straight" };
      const giveUp = new AbortController();
      const asked = ask([...missing.values()], giveUp.signal);
      const late = pause(patienceMs, "late" as const, { signal: giveUp.signal, ref: false }).catch(() => null);
      try {
        if ((await Promise.race([asked, late])) !== "late") return { ride, from: "roads" };
        throw new Error(`no answer within ${patienceMs} ms`);
      } catch (error) {
        restUntilMs = clock.now() + REST_MS;
        log.warn({ err: error }, "dispatch: the routing engine does not answer; rides are told from the straight line");
        return { ride: straightRide, from: "straight" };
      } finally {
        giveUp.abort();
        asked.catch(() => {});
      }
    },
  };
}

type Chunk = {
  readonly vehicle: Vehicle;
  readonly sources: LngLat[];
  readonly targets: LngLat[];
  readonly pairs: { readonly pair: Pair; readonly row: number; readonly column: number }[];
};

/** Pairs as the rectangles that an engine answers, each of at most `MAX_PAIRS`. Those to the same place go together. */
export function chunksOf(pairs: readonly Pair[]): Chunk[] {
  const chunks: Chunk[] = [];
  const open = new Map<Vehicle, { chunk: Chunk; rows: Map<string, number>; columns: Map<string, number> }>();
  const nameOf = ({ lng, lat }: LngLat) => `${lng} ${lat}`;
  const sorted = [...pairs].sort((a, b) => (nameOf(a.to) < nameOf(b.to) ? -1 : nameOf(a.to) > nameOf(b.to) ? 1 : 0));
  for (const pair of sorted) {
    const { vehicle } = pair;
    const [from, to] = [nameOf(pair.from), nameOf(pair.to)];
    let at = open.get(vehicle);
    if (at) {
      const rows = at.rows.size + (at.rows.has(from) ? 0 : 1);
      const columns = at.columns.size + (at.columns.has(to) ? 0 : 1);
      if (rows * columns > MAX_PAIRS) at = undefined;
    }
    if (!at) {
      at = { chunk: { vehicle, sources: [], targets: [], pairs: [] }, rows: new Map(), columns: new Map() };
      open.set(vehicle, at);
      chunks.push(at.chunk);
    }
    const { chunk, rows, columns } = at;
    if (!rows.has(from)) rows.set(from, chunk.sources.push(pair.from) - 1);
    if (!columns.has(to)) columns.set(to, chunk.targets.push(pair.to) - 1);
    chunk.pairs.push({ pair, row: rows.get(from) ?? 0, column: columns.get(to) ?? 0 });
  }
  return chunks;
}
