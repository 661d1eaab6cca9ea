import { startPart } from "../tracking/process.ts";
import { createViews } from "../tracking/views.ts";
import { FOLLOWERS_SHARE, VIEWS } from "./audience.ts";
import { createPhoneViews } from "./phone-views.ts";
import type { Poller, PollingClientCalls } from "./polling-clients-process.ts";
import type { PollingServerCalls } from "./polling-server-process.ts";
import { SCALE_PORTS, type ScaleRig } from "./scale-rig.ts";

export const POLLING = { watchers: 1_000, mapWatchers: 20, seconds: 10, warmUpMs: 2_000 } as const;

/**
 * The failed design over the same database: statements per watcher-second with 1,000 watchers in the same shares (their
 * maps look at single streets, so that two cores answer them all and no poll goes missing), then bytes per second for
 * maps on the very views of the live watchers, few enough to be answered in time.
 */
export async function measurePolling(
  rig: ScaleRig,
  log: (line: string) => void,
): Promise<{ sqlPerWatcherS: number; mapBytesPerWatcherS: number }> {
  const server = startPart<PollingServerCalls>(new URL("./polling-server-process.ts", import.meta.url));
  const clients = startPart<PollingClientCalls>(new URL("./polling-clients-process.ts", import.meta.url));
  try {
    await server.call("start", { port: SCALE_PORTS.polling, databaseUrl: rig.databaseUrl });
    const streets = createViews(VIEWS).map((watch) => ({ ...watch, bbox: middleOf(watch.bbox) }));
    const pollers: Poller[] = Array.from({ length: POLLING.watchers }, (_, i) =>
      (i % 10) / 10 < FOLLOWERS_SHARE
        ? { orderId: rig.orders[i % rig.orders.length]!.orderId }
        : { watch: streets[i % streets.length]! },
    );
    const poll = (some: readonly Poller[], ms: number) =>
      clients.call("poll", SCALE_PORTS.polling, some, Date.now() + 500, ms);
    await poll(pollers, POLLING.warmUpMs);
    const before = await rig.statements();
    const all = await poll(pollers, POLLING.seconds * 1_000);
    const after = await rig.statements();
    if (all.failed > 0) throw new Error(`polling: ${all.failed} of ${all.polls} polls failed`);
    const phones = createPhoneViews(VIEWS);
    const maps = await poll(
      Array.from({ length: POLLING.mapWatchers }, (_, i) => ({ watch: phones[i % phones.length]! })),
      POLLING.seconds * 1_000,
    );
    const sqlPerWatcherS = (after.ours - before.ours) / POLLING.watchers / POLLING.seconds;
    const mapBytesPerWatcherS = maps.bytes / POLLING.mapWatchers / POLLING.seconds;
    log(`polling: ${sqlPerWatcherS.toFixed(3)} statements, ${mapBytesPerWatcherS.toFixed(0)} bytes a watcher-second`);
    return { sqlPerWatcherS, mapBytesPerWatcherS };
  } finally {
    await Promise.all([clients.stop(), server.stop()]);
  }
}

/** The middle tenth of a box. */
function middleOf({ west, south, east, north }: { west: number; south: number; east: number; north: number }) {
  const lng = (west + east) / 2;
  const lat = (south + north) / 2;
  const [w, h] = [(east - west) / 20, (north - south) / 20];
  return { west: lng - w, east: lng + w, south: lat - h, north: lat + h };
}
