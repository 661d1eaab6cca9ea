import type { Clock } from "#lib/core/clock.ts";
import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";
import type { Logger } from "#lib/infra/log.ts";
import type { Routing } from "#lib/routing/valhalla.ts";
import { OFF_ROUTE_M } from "#lib/tracking/eta-track.ts";
import { progressOn, type RouteLine, type RouteProgress, routeLineOf } from "#lib/tracking/route-progress.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";

/** Which of a delivery's two ways. */
export type LegKey = "toRestaurant" | "toDoor";

export type RouteKeeperOptions = {
  /** Null: there are no lines, and nobody asks again. */
  readonly routing: Pick<Routing, "route"> | null;
  readonly log: Pick<Logger, "warn">;
  readonly clock: Clock;
  /** A line came, or a better one. */
  readonly onReady?: (deliveryId: string, leg: LegKey) => void;
  /** Ways kept, and ways that may wait to be asked for; what is too many is asked for when it is wanted again. */
  readonly maxLines?: number;
  readonly maxWaiting?: number;
};

export type RouteKeeper = {
  /**
   * The line of a delivery's way; null while there is none. Call it whenever the driver was seen: `from` is where they
   * are (before pick-up, for the way to the door, the restaurant). It asks in the background, and again once they have
   * left the line; the old one is given until the new one is there. A new line is a new object.
   */
  lineOf(deliveryId: string, leg: LegKey, from: LngLat, to: LngLat, vehicle: Vehicle): RouteLine | null;
  /** Forgets a delivery that has ended. */
  forget(deliveryId: string): void;
  /** Asks no more. What is under way comes to nothing. */
  stop(): void;
};

type Kept = {
  line: RouteLine | null;
  progress: RouteProgress | null;
  /** Where the driver was at the last look. */
  seen: LngLat;
  /** Looks in a row at which they were off the line. */
  strayed: number;
  wanted: { readonly from: LngLat; readonly to: LngLat; readonly vehicle: Vehicle } | null;
  failures: number;
  /** Not asked for before this, ms. */
  nextMs: number;
};

const MAX_RUNNING = 2;
/**
 * While more ways than this wait, each asker rests so many times as long as its way took, up to the third, ms: an engine
 * in this process shares its processors with the ticks, and thousands of orders may come at once.
 */
const RUSH = { waiting: 20, restFactor: 9, mostMs: 1_000 };
const STRAYED_LOOKS = 3;
/** A failed way is asked for again after this, twice as long each time, up to the second. */
const RETRY_MS = 5_000;
const MAX_RETRY_MS = 300_000;
/** The engine's failures are told once in so long. */
const TELL_EVERY_MS = 60_000;

/** Asks a routing engine for the ways of deliveries, few at a time, and keeps them while they are wanted. */
export function createRouteKeeper({
  routing,
  log,
  clock,
  onReady,
  maxLines = 20_000,
  maxWaiting = 1_000,
}: RouteKeeperOptions): RouteKeeper {
  /** In the order of their last use. */
  const kept = new Map<string, Kept>();
  const waiting = new Set<string>();
  let running = 0;
  let toldMs = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  function want(key: string, entry: Kept, request: NonNullable<Kept["wanted"]>): void {
    if (!routing || isStopped || entry.wanted || clock.now() < entry.nextMs || waiting.size >= maxWaiting) return;
    entry.wanted = request;
    waiting.add(key);
    next();
  }

  function next(): void {
    while (running < MAX_RUNNING && !isStopped) {
      const [key] = waiting;
      if (key === undefined) return;
      waiting.delete(key);
      const entry = kept.get(key);
      if (!entry?.wanted) continue;
      running++;
      const startedMs = clock.now();
      void ask(key, entry, entry.wanted).finally(() => rest(clock.now() - startedMs));
    }
  }

  function rest(tookMs: number): void {
    const free = () => {
      running--;
      next();
    };
    const restMs = waiting.size > RUSH.waiting ? Math.min(RUSH.mostMs, tookMs * RUSH.restFactor) : 0;
    if (restMs > 0) setTimeout(free, restMs).unref();
    else free();
  }

  async function ask(key: string, entry: Kept, { from, to, vehicle }: NonNullable<Kept["wanted"]>): Promise<void> {
    try {
      const route = await routing?.route({ locations: [from, to], vehicle });
      if (!route || isStopped) return;
      entry.line = routeLineOf(route);
      entry.progress = null;
      entry.strayed = 0;
      entry.failures = 0;
      if (kept.get(key) !== entry) return;
      const [deliveryId = "", leg] = key.split(" ");
      onReady?.(deliveryId, leg as LegKey);
    } catch (error) {
      entry.nextMs = clock.now() + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** entry.failures++);
      tell(error);
    } finally {
      entry.wanted = null;
    }
  }

  function tell(error: unknown): void {
    // That there is no way between two places is no fault of the engine.
    if (error instanceof AppError && error.code === "no_route") return;
    if (clock.now() - toldMs < TELL_EVERY_MS) return;
    toldMs = clock.now();
    log.warn(
      { err: error },
      "routes: the engine does not answer; arrivals are reckoned by the straight line meanwhile",
    );
  }

  /** True once the driver has been off the line for some looks at different places. */
  function hasStrayed(entry: Kept, line: RouteLine, from: LngLat): boolean {
    if (from.lng === entry.seen.lng && from.lat === entry.seen.lat) return entry.strayed >= STRAYED_LOOKS;
    entry.seen = from;
    entry.progress = progressOn(line, from, entry.progress);
    entry.strayed = entry.progress.offRouteM > OFF_ROUTE_M ? entry.strayed + 1 : 0;
    return entry.strayed >= STRAYED_LOOKS;
  }

  return {
    lineOf(deliveryId, leg, from, to, vehicle) {
      const key = `${deliveryId} ${leg}`;
      let entry = kept.get(key);
      if (entry) kept.delete(key);
      else entry = { line: null, progress: null, seen: from, strayed: 0, wanted: null, failures: 0, nextMs: 0 };
      kept.set(key, entry);
      for (const oldest of kept.keys()) {
        if (kept.size <= maxLines) break;
        kept.delete(oldest);
        waiting.delete(oldest);
      }
      if (!entry.line || hasStrayed(entry, entry.line, from)) want(key, entry, { from, to, vehicle });
      return entry.line;
    },
    forget(deliveryId) {
      for (const leg of ["toRestaurant", "toDoor"] satisfies LegKey[]) {
        kept.delete(`${deliveryId} ${leg}`);
        waiting.delete(`${deliveryId} ${leg}`);
      }
    },
    stop() {
      isStopped = true;
      waiting.clear();
    },
  };
}
