import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { sql } from "kysely";
import { createId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Peers } from "#lib/infra/ratelimit.ts";
import type { Role } from "./options.ts";

type Needs = Pick<Context, "db" | "clock" | "log">;

const BEAT_MS = 5_000;
/** A process that has not been seen for this long is gone, seconds. */
const GONE_AFTER_S = 15;
/** Two processes that start together look one after the other. */
const LOCK = 0x70_72_6f_63;

type Row = { readonly id: string; readonly host: string; readonly pid: number };
type Other = Row & { readonly roles: readonly string[]; readonly has_redis: boolean; readonly started_at: Date };
type Self = Row & Joining;

export type Joining = { readonly roles: readonly Role[]; readonly hasRedis: boolean };

export type Membership = {
  /** Whether no living process with this role is older: for what must run once however many there are. */
  isFirst(role: Role): Promise<boolean>;
  /** The processes that share one of this one's roles, as they were at the last beat; alone where that is not known. */
  peers(): Peers;
  /** Takes the row away. Resolves to whether other processes live on. */
  leave(): Promise<boolean>;
};

/**
 * Enters this process into `processes` and keeps its row alive until `leave` is called.
 * @throws Error of one line if another process is alive and one of the two has no Redis: what happens in one would
 *   reach only its own clients
 */
export async function joinProcesses(ctx: Needs, joining: Joining): Promise<Membership> {
  const id = createId("process", ctx.clock.now(), randomBytes(10));
  const self: Self = { id, host: hostname(), pid: process.pid, ...joining };
  let peers: Peers = { live: 1, place: 0 };
  const count = async (db: Pick<Context["db"], "primary">) => {
    const shares = (await listAlive(db, self)).filter(({ roles }) => roles.some((role) => isLimiting(role, self)));
    const place = shares.findIndex((other) => other.id === id);
    if (place >= 0) peers = { live: shares.length, place };
  };
  await ctx.db.primary.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
    const alive = await listAlive({ primary: trx }, self);
    const apart = joining.hasRedis ? alive.find((other) => !other.has_redis) : alive[0];
    if (apart) throw new Error(refusal(apart, joining));
    const ids = alive.map((other) => other.id);
    await sql`delete from processes where id <> all(${ids}::text[])`.execute(trx);
    await enter({ primary: trx }, self);
    await count({ primary: trx });
  });
  let beating: Promise<void> | null = null;
  const beat = () => {
    beating ??= enter(ctx.db, self)
      .then(() => count(ctx.db))
      .catch((error) => ctx.log.warn({ err: error }, "processes: this one could not be told alive"))
      .finally(() => {
        beating = null;
      });
  };
  const timer = setInterval(beat, BEAT_MS);
  return {
    async isFirst(role) {
      // It is in the list itself while the database knows it as alive.
      const alive = await listAlive(ctx.db, self);
      return alive.find(({ roles }) => roles.includes(role))?.id === id;
    },
    peers: () => peers,
    async leave() {
      clearInterval(timer);
      await beating;
      await ctx.db.primary.deleteFrom("processes").where("id", "=", id).execute();
      return (await listAlive(ctx.db, self)).length > 0;
    },
  };
}

/** The processes of this database but for those known to be gone, the oldest first. */
async function listAlive(db: Pick<Context["db"], "primary">, self: Self): Promise<Other[]> {
  const { rows } = await sql<Other>`select id, roles, host, pid, started_at, has_redis from processes
    where seen_at > now() - make_interval(secs => ${GONE_AFTER_S}) order by started_at, id`.execute(db.primary);
  return rows.filter((row) => row.id === self.id || !isDeadHere(row, self));
}

async function enter(db: Pick<Context["db"], "primary">, self: Self): Promise<void> {
  const { id, roles, host, pid, hasRedis } = self;
  await sql`insert into processes (id, roles, host, pid, has_redis)
    values (${id}, ${roles}::text[], ${host}, ${pid}, ${hasRedis})
    on conflict (id) do update set seen_at = now()`.execute(db.primary);
}

/** A worker lets nobody through: it has no part in a limit. */
function isLimiting(role: string, self: Self): boolean {
  return role !== "worker" && self.roles.some((own) => own === role);
}

function refusal(other: Other, { hasRedis }: Joining): string {
  const who = `another Hotpath process runs on this database (pid ${other.pid} on ${other.host}, since ${other.started_at.toISOString()})`;
  if (hasRedis) return `${who} without Redis: set REDIS_URL there too, or stop it`;
  return `${who}: two need Redis, set REDIS_URL in both`;
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
