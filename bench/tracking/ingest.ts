import { metresPerUnit } from "#lib/core/geo.ts";
import { type Spread, spreadOf } from "../figure.ts";
import { BENCH_CITY } from "./bench-city.ts";
import { WATCHER_HOSTS } from "./gateway-process.ts";
import { nextInstant, until } from "./process.ts";
import type { Rig } from "./rig.ts";
import { coverViews } from "./views.ts";

export const INGEST_BENCH = { drivers: 11_000, windowSeconds: 5, windows: 5 } as const;

const SAMPLE_PHASE_MS = 850;
/** After the drivers have connected: for their first fixes, the watchers' keyframes and the first writes. */
const SETTLE_MS = 4_000;
/** A shown place counts as the driver's if it is as near as two seconds of the fastest, GPS noise and 25 m allow. */
const NEAR_M = 75;
/** Watches of one connection. */
const WATCHES = 4;

/**
 * `tracking.ingestPerSecond`: positions a second that came in on drivers' sockets, a message each, were believed, are
 * rows in PostgreSQL's history and are seen by watchers: the least of believed and written, times the part of all
 * drivers whom the watchers show where their newest fix says. Eight watchers see the whole city on tiles so deep that
 * they show single deliveries; the few in cells count as shown.
 *
 * `tracking.ingestSqlPerSecond`: all statements on the gateway's database meanwhile, per second.
 */
export async function measureIngest(
  rig: Rig,
  log: (line: string) => void,
  { drivers = INGEST_BENCH.drivers, windows = INGEST_BENCH.windows }: { drivers?: number; windows?: number } = {},
): Promise<{ perSecond: Spread; sqlPerSecond: Spread }> {
  await watchAll(rig);
  await rig.drive(drivers);
  const { windowSeconds } = INGEST_BENCH;
  const perSecond: number[] = [];
  const sqlPerSecond: number[] = [];
  await until(nextInstant(0, SETTLE_MS));
  for (let window = 0; window < windows; window++) {
    const from = nextInstant(SAMPLE_PHASE_MS, 200);
    const cpu = rig.gateway.call("cpuAt", [from, from + windowSeconds * 1000]);
    await until(from);
    const statementsBefore = await rig.statements();
    await until(from + windowSeconds * 1000);
    const statements = (await rig.statements()) - statementsBefore;
    const [before, after] = await cpu;
    const seconds = (after!.atMs - before!.atMs) / 1000;
    const believed = (after!.believed - before!.believed) / seconds;
    const written = (after!.rowsWritten - before!.rowsWritten) / seconds;
    const shown = await shareShown(rig, drivers);
    perSecond.push(Math.min(believed, written) * shown);
    sqlPerSecond.push(statements / windowSeconds);
    const busy = (after!.cpuUs - before!.cpuUs) / 1e6 / seconds;
    log(
      `ingest ${window + 1}: ${believed.toFixed(0)} believed, ${written.toFixed(0)} written a second, ` +
        `${(100 * shown).toFixed(1)} % shown, ${(statements / windowSeconds).toFixed(1)} statements, gateway ${(100 * busy).toFixed(0)} % of a core`,
    );
  }
  const counts = await rig.drivers.call("counts");
  log(`ingest: ${JSON.stringify(counts)}`);
  await rig.watchers.call("disconnect");
  return { perSecond: spreadOf(perSecond), sqlPerSecond: spreadOf(sqlPerSecond) };
}

/** Opens as few connections as can watch the whole city singly. */
export async function watchAll(rig: Rig): Promise<void> {
  const cover = coverViews();
  const views = Array.from({ length: Math.ceil(cover.length / WATCHES) }, (_, i) =>
    cover.slice(i * WATCHES, (i + 1) * WATCHES),
  );
  const settings = { url: rig.url, origin: rig.origin, views, watchers: views.length, hosts: WATCHER_HOSTS };
  await rig.watchers.call("connect", settings);
}

async function shareShown(rig: Rig, drivers: number): Promise<number> {
  const newest = new Map((await rig.drivers.call("newest")).map((place) => [place.publicId, place]));
  const { places, inCells } = await rig.watchers.call("shown");
  const nearUnits = NEAR_M / metresPerUnit(BENCH_CITY.center.lat);
  const near = places.filter(({ publicId, x, y }) => {
    const at = newest.get(publicId);
    return at && Math.hypot(at.x - x, at.y - y) <= nearUnits;
  });
  return Math.min(1, (near.length + inCells) / drivers);
}
