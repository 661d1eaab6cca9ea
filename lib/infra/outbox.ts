import { type Kysely, sql, type Transaction } from "kysely";
import type { z } from "zod";
import { type RetryPolicy, retryDelayMs } from "#lib/core/retry.ts";
import type { Tables } from "#lib/db/tables.ts";

/**
 * The outbox: what must follow from a change is a row in the change's own transaction, so it exists if and only if the
 * change does. Workers take rows that are due (`outbox-worker.ts`) and act on them, at least once: a handler must
 * be one that may run twice, also at once with itself, and rows come in no promised order. Rows that say the same and are
 * taken together are acted on once.
 *
 * A row that is taken is due again ten seconds after its process last said that it is at it. So the look for new rows finds
 * those of a dead process too, soon, and no process leads.
 */

export type Change = {
  readonly topic: string;
  readonly data: unknown;
  /** Nothing is done before that, ms from now. */
  readonly afterMs?: number;
};

/** Notes what must follow from the change that this transaction makes. `data` is what JSON can carry. */
export function noteChange(trx: Transaction<Tables>, change: Change): Promise<void> {
  return noteChanges(trx, [change]);
}

/** The same of several, in one statement. */
export async function noteChanges(trx: Transaction<Tables>, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    insert into outbox (topic, data, due_at)
    select topic, data, now() + make_interval(secs => after_ms / 1000)
    from unnest(
      ${changes.map(({ topic }) => topic)}::text[], ${changes.map(({ data }) => JSON.stringify(data))}::jsonb[],
      ${changes.map(({ afterMs = 0 }) => afterMs)}::float8[]
    ) as n (topic, data, after_ms)`.execute(trx);
}

/** What is done about the rows of a topic. */
export type OutboxTopic<T> = {
  readonly topic: string;
  /** A row that does not have this shape is dead at once. */
  readonly data: z.ZodType<T>;
  /** How often each worker looks for rows while it has none, milliseconds: one probe of an index. */
  readonly lookEveryMs: number;
  /** Most rows that a worker acts on at once. */
  readonly atOnce: number;
  /** A try that takes longer has failed. */
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** May run twice for a row. Rejects if it is to be tried again. */
  readonly act: (data: T, signal: AbortSignal) => Promise<void>;
};

/** A row that is taken is due again after this, unless whoever has it says that it is still at it. */
const LEASE_MS = 10_000;
/** How often that is said. */
export const RENEW_MS = 3_000;
/** Longer than any try takes: by then a row's process has said how it went, or is dead. */
const LEASE_MARGIN_MS = 5_000;

/** `attempt`: which try this is, from 1. It also tells a process whether the row is still its own. */
export type TakenRow = { readonly id: number; readonly data: unknown; readonly attempt: number };

type Rows = Pick<OutboxTopic<never>, "topic" | "timeoutMs">;

/** How many rows are looked through for others that say the same. */
const LOOK_THROUGH = 8;

/**
 * Takes rows that are due, the oldest first: so many different ones, and with them those near by that say the same. Who
 * takes at the same time gets others.
 */
export async function takeRows(db: Kysely<Tables>, { topic, timeoutMs }: Rows, limit: number): Promise<TakenRow[]> {
  const { rows } = await sql<TakenRow>`
    with due as materialized (
      select id, data, due_at from outbox where topic = ${topic} and done_at is null and dead_at is null and due_at <= now()
      order by due_at limit ${limit * LOOK_THROUGH} for update skip locked
    ), chosen as (
      select data from due group by data order by min(due_at), min(id) limit ${limit}
    )
    update outbox o set attempts = attempts + 1,
      due_at = now() + ${secondsOf(Math.min(timeoutMs + LEASE_MARGIN_MS, LEASE_MS))}
    from due join chosen using (data) where o.id = due.id
    returning o.id, o.data, o.attempts as attempt`.execute(db);
  return rows;
}

/** Says that these rows are still being acted on. One that somebody else has taken meanwhile is theirs. */
export async function renewRows(db: Kysely<Tables>, rows: readonly TakenRow[]): Promise<void> {
  await sql`
    update outbox o set due_at = now() + ${secondsOf(LEASE_MS)}
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ attempt }) => attempt)}::bigint[]) as n (id, attempt)
    where o.id = n.id and o.attempts = n.attempt and o.done_at is null and o.dead_at is null`.execute(db);
}

export async function markDone(db: Kysely<Tables>, ids: readonly number[]): Promise<void> {
  await sql`update outbox set done_at = now(), last_error = null where id = any(${ids}::bigint[])`.execute(db);
}

/** What of a failed try is kept, in characters. */
const ERROR_LENGTH = 500;

/** Has the row tried again after a while. One that somebody else has taken meanwhile is theirs. */
export async function markFailed(
  db: Kysely<Tables>,
  { id, attempt }: TakenRow,
  reason: string,
  delayMs: number,
): Promise<void> {
  await sql`
    update outbox set last_error = ${reason.slice(0, ERROR_LENGTH)}, due_at = now() + ${secondsOf(delayMs)}
    where id = ${id} and attempts = ${attempt} and done_at is null`.execute(db);
}

/** Leaves the row to a person. */
export async function markDead(db: Kysely<Tables>, { id, attempt }: TakenRow, reason: string): Promise<void> {
  await sql`
    update outbox set last_error = ${reason.slice(0, ERROR_LENGTH)}, dead_at = now()
    where id = ${id} and attempts = ${attempt} and done_at is null`.execute(db);
}

/** How long to wait before the next try, or null if that was the last one. `atLeastMs`: what the other side asked for. */
export function delayAfter(
  retry: RetryPolicy,
  attempt: number,
  { atLeastMs, random }: { atLeastMs: number; random: number },
): number | null {
  if (attempt >= retry.maxAttempts) return null;
  return Math.max(retryDelayMs(retry, attempt, random), Math.min(atLeastMs, retry.maxDelayMs));
}

export type TopicState = {
  readonly topic: string;
  /** Rows that wait or are being acted on, counted up to 10,000. */
  readonly pending: number;
  /** How long the oldest of them has been there, what it was told to wait included, seconds; 0 if there is none. */
  readonly oldestS: number;
  readonly dead: number;
};

/**
 * How it stands with these topics, and with all others that something waits for: a row that no worker serves is to be
 * seen. Reads as much as waits and is dead, not what is done.
 */
export async function readTopicStates(db: Kysely<Tables>, topics: readonly string[]): Promise<TopicState[]> {
  const { rows } = await sql<TopicState>`
    with recursive waiting (topic) as (
      (select topic from outbox where done_at is null and dead_at is null order by topic limit 1)
      union all
      select (select o.topic from outbox o
        where o.done_at is null and o.dead_at is null and o.topic > w.topic order by o.topic limit 1)
      from waiting w where w.topic is not null)
    select t.topic, pending.count as pending, dead.count as dead,
      coalesce(extract(epoch from clock_timestamp() - pending.oldest), 0)::float8 as "oldestS"
    from (select unnest(${topics}::text[]) union select topic from waiting where topic is not null) as t (topic),
      lateral (select count(*) as count, min(created_at) as oldest from (
        select created_at from outbox o
        where o.topic = t.topic and done_at is null and dead_at is null order by due_at limit 10000) w) as pending,
      lateral (select count(*) as count from (
        select from outbox o where o.topic = t.topic and dead_at is not null limit 10000) d) as dead`.execute(db);
  return rows;
}

export type DeadRow = {
  readonly id: number;
  readonly topic: string;
  readonly data: unknown;
  readonly attempts: number;
  readonly lastError: string;
  readonly createdAt: Date;
};

/** The dead rows of a topic, or of all of them: the oldest thousand. */
export async function listDead(db: Kysely<Tables>, topic: string | null): Promise<DeadRow[]> {
  const { rows } = await sql<DeadRow>`
    select id, topic, data, attempts, last_error as "lastError", created_at as "createdAt"
    from outbox where dead_at is not null and topic = coalesce(${topic}, topic) order by id limit 1000`.execute(db);
  return rows;
}

/** Has every dead row of a topic tried again from the beginning. Resolves to how many there were. */
export async function reviveDead(db: Kysely<Tables>, topic: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update outbox set dead_at = null, attempts = 0, due_at = now()
    where topic = ${topic} and dead_at is not null and done_at is null`.execute(db);
  return Number(numAffectedRows ?? 0);
}

const KEEP_DONE_H = 24;
const FORGET_AT_ONCE = 10_000;

/** Forgets what was done more than a day ago, so many rows a statement. Resolves to how many. */
export async function forgetDone(db: Kysely<Tables>): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from outbox where id = any(array(
        select id from outbox where done_at < now() - make_interval(hours => ${KEEP_DONE_H})
        order by done_at limit ${FORGET_AT_ONCE}))`.execute(db);
    forgotten += Number(numAffectedRows ?? 0);
    if (Number(numAffectedRows ?? 0) < FORGET_AT_ONCE) return forgotten;
  }
}

function secondsOf(ms: number) {
  return sql`make_interval(secs => ${ms / 1000}::float8)`;
}
