import { TICK_EPOCH_MS, TICK_MS, TILE_UNITS } from "#lib/tracking/wire.ts";
import { percentile, type Spread, spreadOf } from "../figure.ts";
import type { SentFix } from "./drivers-process.ts";
import { watchAll } from "./ingest.ts";
import { nextInstant, until } from "./process.ts";
import type { Rig } from "./rig.ts";
import type { SeenPlace } from "./watchers-process.ts";

export const LATENCY = { drivers: 5_000, windowSeconds: 6, windows: 5 } as const;

const SETTLE_MS = 3_000;
/** Half a pixel of the tiles that are watched, in the Mercator unit square. */
const NEAR = 0.6 / (TILE_UNITS * 2 ** 16);
/** The rest was lost on the way; with more than that a percentile would say nothing. */
const TRACED = 0.995;
/** What comes while a tick is being made may still be in it, ms. */
const TICK_RUN_MS = 100;

/**
 * `tracking.latencyP99Ms`: from a driver's send to a watcher's receipt, less the wait for the tick, p99 over the fixes
 * that moved a delivery on the map, 5,000 fixes a second, all clocks one machine's.
 *
 * A fix is traced by its effect: the drivers' side works out which public place each fix leads to, the watchers' side
 * notes when a decoded frame first shows the delivery there. The wait begins when the gateway has the fix, for which its
 * answer's arrival at the driver stands (later, so the wait comes out shorter), and ends with the full second that the
 * gateway's next tick is due at, not when it runs. A fix that misses that tick pays for the whole further second.
 */
export async function measureLatency(
  rig: Rig,
  log: (line: string) => void,
  { drivers = LATENCY.drivers, windows = LATENCY.windows }: { drivers?: number; windows?: number } = {},
): Promise<Spread> {
  await watchAll(rig);
  await rig.drive(drivers);
  await until(nextInstant(0, SETTLE_MS));
  const p99: number[] = [];
  // Before the first window both sides must know where everybody stands.
  await rig.drivers.call("beginRecord");
  await rig.watchers.call("beginRecord");
  await until(nextInstant(500, 2_000));
  for (let window = 0; window < windows; window++) {
    await rig.drivers.call("beginRecord");
    await rig.watchers.call("beginRecord");
    await until(nextInstant(500, LATENCY.windowSeconds * 1000));
    const sent = await rig.drivers.call("endRecord");
    // What was sent last is still under way.
    await until(Date.now() + 2_500);
    const { latencies, traced } = trace(sent, await rig.watchers.call("endRecord"));
    if (traced < TRACED) throw new Error(`only ${(100 * traced).toFixed(1)} % of the changes could be traced`);
    p99.push(percentile(latencies, 0.99));
    log(
      `latency ${window + 1}: p50 ${percentile(latencies, 0.5).toFixed(0)}, p99 ${p99.at(-1)!.toFixed(0)} ms of ` +
        `${latencies.length} moves, ${(100 * traced).toFixed(1)} % traced`,
    );
  }
  await rig.watchers.call("disconnect");
  return spreadOf(p99);
}

/**
 * Matches moves sent with moves seen. `traced` is the part of those that were to be seen: a fix whose successor reached
 * the gateway before the same tick is not, and one that was never seen counts as lost.
 */
export function trace(sent: readonly SentFix[], seen: readonly SeenPlace[]): { latencies: number[]; traced: number } {
  const seenOf = groupBy(seen, (place) => place.publicId);
  const latencies: number[] = [];
  let lost = 0;
  for (const fixes of groupBy(sent, (fix) => fix.publicId).values()) {
    for (const [i, fix] of fixes.entries()) {
      if (!fix.moved) continue;
      const found = seenOf
        .get(fix.publicId)
        ?.find((at) => at.receivedMs >= fix.sentMs && Math.abs(at.x - fix.x) <= NEAR && Math.abs(at.y - fix.y) <= NEAR);
      const next = fixes[i + 1];
      if (found) latencies.push(found.receivedMs - fix.sentMs - waitMs(fix.ackMs, found.tick));
      else if (!next || next.ackMs > dueMs(fix.ackMs) + TICK_RUN_MS) lost++;
    }
  }
  return { latencies, traced: latencies.length / Math.max(1, latencies.length + lost) };
}

function groupBy<T>(list: readonly T[], keyOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** The first full second at or after an instant: the tick that what came by then waits for. */
function dueMs(atMs: number): number {
  return TICK_EPOCH_MS + Math.ceil((atMs - TICK_EPOCH_MS) / TICK_MS) * TICK_MS;
}

/** From the gateway's having a fix to the next tick's full second; nothing if it was shown by an earlier tick. */
function waitMs(hadMs: number, shownTick: number): number {
  const due = dueMs(hadMs);
  return due > TICK_EPOCH_MS + shownTick * TICK_MS ? 0 : due - hadMs;
}
