import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import { moveOrder, noteDelay, type OrderMove } from "../commands.ts";
import { hintOrder } from "../hints.ts";
import { eventOf } from "../queries.ts";
import { NOTICE_MS } from "../schedule.ts";
import type { OrderEvent, OrderStatus } from "../status.ts";

/**
 * What a kitchen does with an order. Two tablets that press at once make one event: a step that was taken is the event of the
 * first time, and one pressed on what is not so any more (`seen`) is refused with what it is.
 */
type Writes = Pick<Context, "batcher"> & { readonly db: { readonly primary: Kysely<Tables> } };
type Press = Pick<OrderMove, "orderId" | "actor" | "actorId"> & {
  /** What the order was when the button was pressed; none: whatever it is. */
  readonly seen?: OrderStatus | undefined;
};

const MINUTE_MS = 60_000;

/** The kitchen makes it, and needs so long. For a later one that counts from when it has to begin, not from now. */
export async function acceptOrder(
  ctx: Writes & Pick<Context, "clock">,
  { prepMin, ...press }: Press & { readonly prepMin: number },
): Promise<OrderEvent> {
  const nowMs = ctx.clock.now();
  const event = await inTransaction(ctx.db.primary, async (trx) => {
    const { rows } = await sql<{ dueMs: number | null }>`
      select (extract(epoch from due_at) * 1000)::float8 as "dueMs" from orders where id = ${press.orderId}`.execute(
      trx,
    );
    const dueMs = rows[0]?.dueMs ?? null;
    const beginsAt = dueMs === null ? nowMs : Math.max(nowMs, dueMs + NOTICE_MS);
    const readyAt = beginsAt + prepMin * MINUTE_MS;
    // what was said first, whatever is said later: figures compare with it
    return moveOrder(trx, { ...press, to: "accepted", readyAt, data: { readyAt } });
  });
  hintOrder(ctx, press.orderId);
  return event;
}

/** The kitchen does not make it. `reason` is a word for a sentence. */
export function rejectOrder(
  ctx: Writes,
  { reason, ...press }: Press & { readonly reason: string },
): Promise<OrderEvent> {
  return step(ctx, { ...press, to: "rejected", cause: reason });
}

/** The kitchen has begun. */
export function prepareOrder(ctx: Writes, press: Press): Promise<OrderEvent> {
  return step(ctx, { ...press, to: "preparing" });
}

/** The food is ready to go. */
export function readyOrder(ctx: Writes, press: Press): Promise<OrderEvent> {
  return step(ctx, { ...press, to: "ready" });
}

async function step(ctx: Writes, move: OrderMove): Promise<OrderEvent> {
  const event = await moveOrder(ctx.db.primary, move);
  hintOrder(ctx, move.orderId);
  return event;
}

/**
 * Somebody in the kitchen has seen that the order rings: it is quiet on every board, and nobody is called. Repeated, it stays
 * as of the first time. Throws AppError: order_not_found.
 */
export async function acknowledgeOrder(
  ctx: Writes,
  { orderId, actorId = null }: Pick<Press, "orderId" | "actorId">,
): Promise<{ acknowledgedAt: number }> {
  const { rows } = await sql<{ at: Date }>`
    insert into kitchen_tickets as k (order_id, acknowledged_at, acknowledged_by)
    select id, clock_timestamp(), ${actorId} from orders where id = ${orderId}
    on conflict (order_id) do update set acknowledged_at = coalesce(k.acknowledged_at, excluded.acknowledged_at),
      acknowledged_by = case when k.acknowledged_at is null then excluded.acknowledged_by else k.acknowledged_by end,
      version = k.version + (k.acknowledged_at is null)::int
    returning acknowledged_at as at`.execute(ctx.db.primary);
  if (!rows[0]) throw new AppError("order_not_found");
  hintOrder(ctx, orderId);
  return { acknowledgedAt: rows[0].at.getTime() };
}

/**
 * The order's ticket is about to be printed. Resolves to the how manieth print this is: past 1 it is a reprint, also where two
 * screens print at once. Throws AppError: order_not_found.
 */
export async function countPrint(ctx: Writes, orderId: OrderId): Promise<number> {
  const { rows } = await sql<{ prints: number }>`
    insert into kitchen_tickets as k (order_id, prints) select id, 1 from orders where id = ${orderId}
    on conflict (order_id) do update set prints = k.prints + 1, version = k.version + 1
    returning prints`.execute(ctx.db.primary);
  if (!rows[0]) throw new AppError("order_not_found");
  hintOrder(ctx, orderId);
  return rows[0].prints;
}

const COOKING: ReadonlySet<OrderStatus> = new Set(["accepted", "preparing"]);

/**
 * The kitchen needs until then (ms since 1970). The same time again is the event of the first time.
 * Throws AppError: order_not_found; order_conflict where it is not at it.
 */
export async function delayOrder(
  ctx: Writes,
  {
    readyAt,
    orderId,
    actor,
    actorId = null,
    reason,
    seen,
  }: Press & { readonly readyAt: number; readonly reason: string },
): Promise<OrderEvent> {
  const event = await inTransaction(ctx.db.primary, async (trx) => {
    const { rows } = await sql<{ status: OrderStatus; isSaid: boolean }>`
      select status, ready_at is not distinct from to_timestamp(${readyAt}::float8 / 1000) as "isSaid"
      from orders where id = ${orderId} for update`.execute(trx);
    const [order] = rows;
    if (!order) throw new AppError("order_not_found");
    const said = order.isSaid ? await lastDelay(trx, orderId) : null;
    if (said) return said;
    if (!COOKING.has(order.status) || (seen && seen !== order.status))
      throw new AppError("order_conflict", order.status);
    return noteDelay(trx, { orderId, actor, actorId, readyAt, cause: reason });
  });
  hintOrder(ctx, orderId);
  return event;
}

async function lastDelay(trx: Kysely<Tables>, orderId: OrderId): Promise<OrderEvent | null> {
  const { rows } = await sql<Parameters<typeof eventOf>[0]>`
    select seq, type, status, actor, cause, at from order_events
    where order_id = ${orderId} and type = 'delay' order by seq desc limit 1`.execute(trx);
  return rows[0] ? eventOf(rows[0]) : null;
}

/** Says of orders whose kitchens said nothing when they mean to be ready: in so many minutes. */
export async function guessReady(db: Kysely<Tables>, orderIds: readonly OrderId[], prepMin: number): Promise<void> {
  if (orderIds.length === 0) return;
  await sql`update orders set ready_at = now() + make_interval(mins => ${prepMin})
    where id = any(${orderIds}::text[]) and ready_at is null`.execute(db);
}
