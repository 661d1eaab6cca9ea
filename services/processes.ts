import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { sql } from "kysely";
import { createId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Role } from "./options.ts";

type Needs = Pick<Context, "db" | "clock" | "log">;

const BEAT_MS = 5_000;
/** A process that has not been seen for this long is gone, seconds. */
const GONE_AFTER_S = 15;
/** Two processes that start together look one after the other. */
const LOCK = 0x70_72_6f_63;

type Row = { readonly id: string; readonly host: string; readonly pid: number; readonly started_at: Date };
type Self = { readonly id: string; readonly roles: readonly Role[]; readonly host: string; readonly pid: number };

/**
 * Enters this process into `processes` and keeps its row alive until `leave` is called.
 * @throws Error of one line if another process is alive: positions would reach only one of the two
 */
export async function joinProcesses(ctx: Needs, roles: readonly Role[]): Promise<{ leave(): Promise<void> }> {
  const id = createId("process", ctx.clock.now(), randomBytes(10));
  const self: Self = { id, roles, host: hostname(), pid: process.pid };
  const other = await ctx.db.primary.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
    const { rows } = await sql<Row>`select id, host, pid, started_at from processes
      where seen_at > now() - make_interval(secs => ${GONE_AFTER_S})`.execute(trx);
    const alive = rows.filter((row) => !isDeadHere(row, self));
    if (alive.length === 0) {
      await sql`delete from processes`.execute(trx);
      await enter({ primary: trx }, self);
    }
    return alive[0];
  });
  if (other) {
    const since = other.started_at.toISOString();
    throw new Error(
      `another Hotpath process runs on this database (pid ${other.pid} on ${other.host}, since ${since}): two need the Redis bus`,
    );
  }
  let beating: Promise<void> | null = null;
  const beat = () => {
    beating ??= enter(ctx.db, self)
      .catch((error) => ctx.log.warn({ err: error }, "processes: this one could not be told alive"))
      .finally(() => {
        beating = null;
      });
  };
  const timer = setInterval(beat, BEAT_MS);
  return {
    async leave() {
      clearInterval(timer);
      await beating;
      await ctx.db.primary.deleteFrom("processes").where("id", "=", id).execute();
    },
  };
}

async function enter(db: Pick<Context["db"], "primary">, { id, roles, host, pid }: Self): Promise<void> {
  await sql`insert into processes (id, roles, host, pid) values (${id}, ${roles}::text[], ${host}, ${pid})
    on conflict (id) do update set seen_at = now()`.execute(db.primary);
}

/** A process of this machine that crashed is known to be gone at once: its pid is free, or ours by now. */
function isDeadHere(row: Row, self: Self): boolean {
  if (row.host !== self.host) return false;
  if (row.pid === self.pid) return true;
  try {
    process.kill(row.pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
