import { randomUUID } from "node:crypto";
import { CronExpressionParser } from "cron-parser";
import { type Kysely, sql } from "kysely";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { DeadJob, JobType, SendOptions } from "./queue.ts";

/** The topic of the outbox whose rows the relay makes messages of. */
export const RELAY_TOPIC = "queue.relay";

const ERROR_LENGTH = 500;
const MOST_DEAD = 1_000;

/** Writes a job down and what will tell SQS of it. Its id, or null if it is exclusive and there is one already. */
export async function writeJob<T extends object>(
  db: Kysely<Tables>,
  { name, policy }: Pick<JobType<T>, "name" | "policy">,
  data: T,
  { startAfterSeconds = 0, singletonKey = "" }: SendOptions,
): Promise<string | null> {
  const key = policy === "exclusive" ? singletonKey : null;
  const { rows } = await sql<{ id: string }>`
    with job as (
      insert into queue_jobs (id, name, data, singleton_key)
      values (${randomUUID()}, ${name}, ${JSON.stringify(data)}::jsonb, ${key})
      on conflict (name, singleton_key) where dead_at is null do nothing returning id
    ), told as (
      insert into outbox (topic, data, due_at)
      select ${RELAY_TOPIC}, jsonb_build_object('id', id), now() + make_interval(secs => ${startAfterSeconds}::float8)
      from job
    )
    select id from job`.execute(db);
  return rows[0]?.id ?? null;
}

export type RelayedJob = { readonly name: string; readonly data: unknown };

/** A job that is not done and not dead, or null. */
export async function readJob(db: Kysely<Tables>, id: string): Promise<RelayedJob | null> {
  const { rows } = await sql<RelayedJob>`
    select name, data from queue_jobs where id = ${id} and dead_at is null`.execute(db);
  return rows[0] ?? null;
}

/** Counts a try. Null where the job is done, dead or of another kind. */
export async function takeJob(
  db: Kysely<Tables>,
  id: string,
  name: string,
): Promise<{ attempts: number; data: unknown } | null> {
  const { rows } = await sql<{ attempts: number; data: unknown }>`
    update queue_jobs set attempts = attempts + 1 where id = ${id} and name = ${name} and dead_at is null
    returning attempts, data`.execute(db);
  return rows[0] ?? null;
}

export async function finishJob(db: Kysely<Tables>, id: string): Promise<void> {
  await sql`delete from queue_jobs where id = ${id}`.execute(db);
}

export async function failJob(db: Kysely<Tables>, id: string, reason: string): Promise<void> {
  await sql`update queue_jobs set last_error = ${reason.slice(0, ERROR_LENGTH)} where id = ${id}`.execute(db);
}

/** Leaves the job to a person. */
export async function buryJob(db: Kysely<Tables>, id: string, reason: string): Promise<void> {
  await sql`update queue_jobs set dead_at = now(), last_error = ${reason.slice(0, ERROR_LENGTH)}
    where id = ${id} and dead_at is null`.execute(db);
}

export async function listDeadJobs(db: Kysely<Tables>, name: string | null): Promise<DeadJob[]> {
  const { rows } = await sql<DeadJob>`
    select id, name, data, last_error as "lastError", dead_at as "deadAt" from queue_jobs
    where dead_at is not null and name = coalesce(${name}, name) order by created_at limit ${MOST_DEAD}`.execute(db);
  return rows;
}

/** Has the dead jobs of a kind done again from the beginning: of exclusive ones so many as there may be. */
export async function reviveJobs(db: Kysely<Tables>, name: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with chosen as (
      select distinct on (coalesce(singleton_key, id)) id, singleton_key from queue_jobs
      where name = ${name} and dead_at is not null order by coalesce(singleton_key, id), created_at
    ), revived as (
      update queue_jobs q set dead_at = null, attempts = 0 from chosen c
      where q.id = c.id and not exists (select from queue_jobs o
        where o.name = ${name} and o.dead_at is null and o.singleton_key = c.singleton_key)
      returning q.id
    ), told as (
      insert into outbox (topic, data) select ${RELAY_TOPIC}, jsonb_build_object('id', id) from revived
    )
    select id from revived`.execute(db);
  return rows.length;
}

/** From now on a job of that kind is sent at every time of the expression (UTC). */
export async function setSchedule<T extends object>(
  db: Kysely<Tables>,
  { name, policy }: Pick<JobType<T>, "name" | "policy">,
  cron: string,
  data: T,
): Promise<void> {
  const kept = JSON.stringify({ policy, data });
  await sql`
    insert into queue_schedules (name, cron, data, next_at)
    values (${name}, ${cron}, ${kept}::jsonb, ${nextAfter(cron, new Date())})
    on conflict (name) do update set cron = excluded.cron, data = excluded.data, next_at = case
      when queue_schedules.cron = excluded.cron then queue_schedules.next_at else excluded.next_at end`.execute(db);
}

type Due = {
  name: string;
  cron: string;
  data: { policy: "standard" | "exclusive"; data: object };
  now: Date;
};

/** Sends what is due by the database's clock, each once among all who look. What was missed is sent once. */
export async function sendDue(db: Kysely<Tables>): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { rows } = await sql<Due>`
      select name, cron, data, now() as now from queue_schedules where next_at <= now()
      for update skip locked`.execute(trx);
    for (const { name, cron, data, now } of rows) {
      await writeJob(trx, { name, policy: data.policy }, data.data, {});
      await sql`update queue_schedules set next_at = ${nextAfter(cron, now)} where name = ${name}`.execute(trx);
    }
  });
}

function nextAfter(cron: string, after: Date): Date {
  return CronExpressionParser.parse(cron, { currentDate: after, tz: "UTC" }).next().toDate();
}
