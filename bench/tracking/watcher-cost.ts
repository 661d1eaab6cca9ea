import { tickAt } from "#lib/tracking/wire.ts";
import { type Spread, spreadOf } from "../figure.ts";
import type { BaselineCalls } from "./baseline-process.ts";
import { WATCHER_HOSTS } from "./gateway-process.ts";
import { nextInstant, startPart } from "./process.ts";
import { PORTS, type Rig } from "./rig.ts";
import { createViews, tilesOf } from "./views.ts";
import type { WatcherCalls } from "./watchers-process.ts";

export const WATCHER_COST = { watchers: 10_000, views: 64, drivers: 2_000, ticks: 6, pairs: 5 } as const;

/** CPU is read this long after the full second: the tick's work is done, the next one is far. */
const SAMPLE_PHASE_MS = 850;
/** Ticks for new watchers' keyframes to be out and read before anything is counted. */
const SETTLE_MS = 2_500;

export type WatcherCost = {
  vsBareLoop: Spread;
  vsNaiveJson: Spread;
  /** Microseconds of CPU per watcher and tick. */
  gatewayUs: Spread;
  bareUs: Spread;
  jsonUs: Spread;
  frameBytes: number;
  rowsPerFrame: number;
};

/**
 * `tracking.cpuVsBareLoop.ratio` and `tracking.cpuVsNaiveJson.ratio`.
 *
 * The gateway's CPU (user and system, all threads, from the operating system) over whole ticks with 10,000 watchers
 * over 64 viewports, less the same with none, drivers reporting alike, ÷ watchers ÷ ticks. Against it, in the same
 * pair, in another process, for as many sockets:
 * - a bare `ws` server that writes the very bytes which those viewports were sent, framed beforehand;
 * - one that calls JSON.stringify and `ws.send` for each socket with what those frames changed: rows of the verbose kind
 *   (uuid, lat, lng, heading, ISO time; cells alike), which lie there ready as objects.
 * Per pair: none, watchers, bare, JSON; the median of the pairs' ratios is the figure.
 */
export async function measureWatcherCost(
  rig: Rig,
  log: (line: string) => void,
  options: { watchers?: number; pairs?: number } = {},
): Promise<WatcherCost> {
  const watchers = options.watchers ?? WATCHER_COST.watchers;
  const { ticks } = WATCHER_COST;
  const views = createViews(WATCHER_COST.views);
  const baseline = startPart<BaselineCalls>(new URL("./baseline-process.ts", import.meta.url));
  const audience = startPart<WatcherCalls>(new URL("./watchers-process.ts", import.meta.url));
  try {
    await baseline.call("start", PORTS.baseline);
    await audience.call("connectPlain", { url: `ws://127.0.0.1:${PORTS.baseline}`, watchers, hosts: "127.0.3." });
    await rig.drive(WATCHER_COST.drivers);
    const gatewayUs: number[] = [];
    const bareUs: number[] = [];
    const jsonUs: number[] = [];
    let content = { bytes: 0, rows: 0 };
    for (let pair = 0; pair < (options.pairs ?? WATCHER_COST.pairs); pair++) {
      const none = await gatewayCpu(rig, SETTLE_MS);
      await rig.watchers.call("connect", {
        url: rig.url,
        origin: rig.origin,
        views: views.map((view) => [view]),
        watchers,
        hosts: WATCHER_HOSTS,
      });
      const some = await gatewayCpu(rig, SETTLE_MS);
      const counts = await rig.watchers.call("counts");
      if (counts.open !== watchers || counts.badFrames > 0) throw new Error(`watchers: ${JSON.stringify(counts)}`);
      const frames = await rig.watchers.call("frames");
      await rig.watchers.call("disconnect");
      const first = tickAt(some.fromMs) + 1;
      content = await baseline.call("load", frames, views.map(tilesOf), first, first + ticks - 1);
      const perTick = (some.cpuUs - none.cpuUs) / (watchers * ticks);
      gatewayUs.push(perTick);
      bareUs.push(await baseline.call("write", "bare", ticks));
      jsonUs.push(await baseline.call("write", "json", ticks));
      log(
        `watcher cost ${pair + 1}: gateway ${perTick.toFixed(1)} µs (${(none.cpuUs / ticks / 1000).toFixed(0)} ms a tick without), ` +
          `bare ${bareUs.at(-1)!.toFixed(1)} µs, JSON ${jsonUs.at(-1)!.toFixed(1)} µs; ${content.bytes.toFixed(0)} bytes, ${content.rows.toFixed(0)} rows`,
      );
    }
    return {
      vsBareLoop: spreadOf(gatewayUs.map((us, i) => us / bareUs[i]!)),
      vsNaiveJson: spreadOf(gatewayUs.map((us, i) => us / jsonUs[i]!)),
      gatewayUs: spreadOf(gatewayUs),
      bareUs: spreadOf(bareUs),
      jsonUs: spreadOf(jsonUs),
      frameBytes: content.bytes,
      rowsPerFrame: content.rows,
    };
  } finally {
    await Promise.all([baseline.stop(), audience.stop()]);
  }
}

/** What the gateway uses in the next whole ticks, microseconds. */
async function gatewayCpu(rig: Rig, settleMs: number): Promise<{ fromMs: number; cpuUs: number }> {
  const from = nextInstant(SAMPLE_PHASE_MS, settleMs);
  const [before, after] = await rig.gateway.call("cpuAt", [from, from + WATCHER_COST.ticks * 1000]);
  return { fromMs: from, cpuUs: after!.cpuUs - before!.cpuUs };
}
