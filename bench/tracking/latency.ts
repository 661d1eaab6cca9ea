import { percentile } from "#lib/core/percentile.ts";
import { TICK_EPOCH_MS, TICK_MS, TILE_UNITS } from "#lib/tracking/wire.ts";
import { type Spread, spreadOf } from "../figure.ts";
import type { SentFix } from "./drivers-process.ts";
import { watchAll } from "./ingest.ts";
import { nextInstant, until } from "./process.ts";
import type { Rig } from "./rig.ts";
import type { SeenPlace } from "./watchers-process.ts";

export const LATENCY = { drivers: 5_000, windowSeconds: 6, windows: 5 } as const;

const SETTLE_MS = 3_000;
/** Half a pixel of the tiles that are watched, and a bit, in the Mercator unit square. */
const NEAR = 0.6 / (TILE_UNITS * 2 ** 16);
/** So many of the moves that the watchers saw must be traced to the fix that caused them. */
const TRACED = 0.99;

/**
 * `tracking.latencyP99Ms`: from a driver's send to a watcher's receipt, less the wait for the tick, p99 over the fixes
 * that moved a delivery on the map, 5,000 fixes a second, all clocks one machine's.
 *
 * A fix is traced by its effect: the drivers' side notes the street point that each fix is nearest to, the watchers'
 * side when a decoded frame first shows the delivery there. The wait begins when the gateway has the fix, for which its
 * answer's arrival at the driver stands (later, so the wait comes out shorter), and ends with the full second that the
 * gateway's next tick is due at, not when it runs. A fix that misses that tick pays for the whole further second. The
 * frames are numbered: a lost one fails the run.
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
  await rig.watchers.call("beginRecord");
  await rig.drivers.call("beginRecord");
  for (let window = 0; window < windows; window++) {
    // What the frames of the window show was sent in it or shortly before.
    await until(nextInstant(500, 3_000));
    await rig.watchers.call("beginRecord");
    await until(nextInstant(500, LATENCY.windowSeconds * 1000 - 500));
    const seen = await rig.watchers.call("endRecord");
    const sent = await rig.drivers.call("endRecord");
    await rig.drivers.call("beginRecord");
    const { badFrames } = await rig.watchers.call("counts");
    if (badFrames > 0) throw new Error(`${badFrames} frames were lost or bad`);
    const { latencies, traced } = trace(sent, seen);
    if (!(traced >= TRACED)) {
      throw new Error(`${latencies.length} of ${seen.length} moves could be traced to ${sent.length} fixes`);
    }
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
 * Matches what was seen with what was sent: the newest fix before the tick that leads to the place seen, or else the
 * first after it, in case the tick was made late. `traced` is the part of the moves for which there is one.
 */
export function trace(sent: readonly SentFix[], seen: readonly SeenPlace[]): { latencies: number[]; traced: number } {
  const sentBy = groupBy(sent, (fix) => fix.publicId);
  const latencies: number[] = [];
  for (const { publicId, tick, receivedMs, x, y } of seen) {
    const tickMs = TICK_EPOCH_MS + tick * TICK_MS;
    const candidates = (sentBy.get(publicId) ?? []).filter(
      (fix) => fix.ackMs > 0 && fix.sentMs < receivedMs && Math.abs(fix.x - x) <= NEAR && Math.abs(fix.y - y) <= NEAR,
    );
    const fix = candidates.findLast((candidate) => candidate.sentMs <= tickMs) ?? candidates[0];
    if (fix) latencies.push(receivedMs - fix.sentMs - waitMs(fix.ackMs, tick));
  }
  return { latencies, traced: latencies.length / Math.max(1, seen.length) };
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
