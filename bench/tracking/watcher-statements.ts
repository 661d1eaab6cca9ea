import { type Spread, spreadOf } from "../figure.ts";
import { WATCHER_HOSTS } from "./gateway-process.ts";
import { nextInstant, until } from "./process.ts";
import type { Rig } from "./rig.ts";
import { createViews } from "./views.ts";

export const WATCHER_STATEMENTS = { watchers: 1_000, views: 64, drivers: 1_000, ticks: 4, pairs: 5 } as const;

const SAMPLE_PHASE_MS = 850;
const SETTLE_MS = 1_500;

/**
 * `tracking.sqlPerWatcher`: statements by pg_stat_statements (BEGIN and COMMIT are in it) over whole seconds in which
 * 1,000 watchers connect and watch, less as many seconds without them, drivers reporting alike, per watcher-second.
 *
 * `tracking.writesPerWatcherTick`: writes that reach the kernel on watchers' sockets (Node's `_write` and `_writev`,
 * counted beneath `ws` and the gateway) ÷ watchers ÷ ticks, once their first frames are out.
 */
export async function measureWatcherStatements(
  rig: Rig,
  log: (line: string) => void,
): Promise<{ sqlPerWatcher: Spread; writesPerWatcherTick: Spread }> {
  const { watchers, ticks, pairs } = WATCHER_STATEMENTS;
  const views = createViews(WATCHER_STATEMENTS.views).map((view) => [view]);
  const sql: number[] = [];
  const writes: number[] = [];
  await rig.gateway.call("countWrites");
  await rig.drive(WATCHER_STATEMENTS.drivers);
  for (let pair = 0; pair < pairs; pair++) {
    const without = await statementsIn(rig, ticks, async () => {});
    const withThem = await statementsIn(rig, ticks, () =>
      rig.watchers.call("connect", { url: rig.url, origin: rig.origin, views, watchers, hosts: WATCHER_HOSTS }),
    );
    const from = nextInstant(SAMPLE_PHASE_MS, SETTLE_MS);
    const before = await rig.gateway.call("writesAt", from);
    const after = await rig.gateway.call("writesAt", from + ticks * 1000);
    const counts = await rig.watchers.call("counts");
    if (counts.open !== watchers || counts.badFrames > 0) throw new Error(`watchers: ${JSON.stringify(counts)}`);
    await rig.watchers.call("disconnect");
    sql.push((withThem - without) / (watchers * ticks));
    writes.push((after.watchers - before.watchers) / (watchers * ticks));
    log(`watcher statements ${pair + 1}: ${without} without, ${withThem} with; ${writes.at(-1)!.toFixed(3)} writes`);
  }
  return { sqlPerWatcher: spreadOf(sql), writesPerWatcherTick: spreadOf(writes) };
}

async function statementsIn(rig: Rig, seconds: number, during: () => Promise<void>): Promise<number> {
  const from = nextInstant(SAMPLE_PHASE_MS, SETTLE_MS);
  await until(from);
  const before = await rig.statements();
  await during();
  await until(from + seconds * 1000);
  return (await rig.statements()) - before;
}
