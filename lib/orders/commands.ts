import { type Kysely, sql } from "kysely";
import { giveBackPromos } from "#lib/catalog/promos/commands.ts";
import { AppError } from "#lib/core/errors.ts";
import type { DeliveryId, DriverId, OrderId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { DISPATCH_STEPS, DISPATCH_TOPIC } from "./dispatch-steps.ts";
import { ESCALATE_AFTER_MS } from "./kitchen/board.ts";
import { MONEY_STEPS, SETTLE_TOPIC } from "./money-steps.ts";
import { NOTICE_STEPS, NOTICE_TOPIC } from "./notice-steps.ts";
import { eventOf } from "./queries.ts";
import { RING_NOW_TOPIC, RING_STEPS, RING_TOPIC } from "./ring-steps.ts";
import {
  isEnd,
  isLegalStep,
  isUnmade,
  ORDER_STATUSES,
  type OrderActor,
  type OrderEvent,
  type OrderEventType,
  type OrderStatus,
} from "./status.ts";

/**
 * Whatever happens to orders once they are written down (placing/commands.ts). Each command numbers its event under the
 * order's row lock, in the caller's transaction or in one of its own. Once that has committed, the caller tells of it with
 * `hintOrder`.
 */

/** Who did it: a kind and, where there is one, an id. */
type By = { readonly actor: OrderActor; readonly actorId?: string | null };

export type OrderMove = By & {
  readonly orderId: OrderId;
  readonly to: OrderStatus;
  /** What it was when somebody decided this; where it is something else by now the step is refused. */
  readonly seen?: OrderStatus | undefined;
  /** When the kitchen means to be ready, ms since 1970, where this says so. */
  readonly readyAt?: number;
  /** Why, for a sentence in the page; may depend on what the order was before. */
  readonly cause?: string | null | ((from: OrderStatus) => string | null);
  readonly data?: Readonly<Record<string, unknown>>;
};

/**
 * Takes one step of the order's life. Repeated, it changes nothing and resolves to the event of the first time.
 * Throws AppError: order_not_found; order_conflict with what the order is instead.
 * @param held the order, where the caller's transaction has locked it and knows it already
 */
export function moveOrder(db: Kysely<Tables>, move: OrderMove, held?: LockedOrder): Promise<OrderEvent> {
  const { orderId, to, seen, readyAt = null, actor, actorId = null, cause = null, data = {} } = move;
  return inTransaction(db, async (trx) => {
    const order = held ?? (await lockOrder(trx, orderId));
    if (order.status === to) return lastStatusEvent(trx, orderId, to);
    if (seen && seen !== order.status) throw new AppError("order_conflict", order.status);
    if (!isLegalStep(order.status, to, actor)) throw new AppError("order_conflict", order.status);
    if (order.promo_code && isUnmade(to)) await giveBackPromos(trx, [orderId]);
    const why = typeof cause === "function" ? cause(order.status) : cause;
    const { rows } = await sql<Parameters<typeof eventOf>[0]>`
      with moved as (
        update orders o set status = ${to}, last_seq = last_seq + 1, version = version + 1, updated_at = clock_timestamp(),
          ready_at = coalesce(to_timestamp(${readyAt}::float8 / 1000), ready_at), ${kitchenTime(to)}
          ended_at = case when ${isEnd(to)} then coalesce(ended_at, clock_timestamp()) end
        where id = ${orderId} returning id, last_seq, updated_at, payment, ${isTold} as is_told,
          ${lateness(to)} as late
      ) ${following(to)}
      insert into order_events (order_id, seq, type, status, actor, actor_id, cause, data, at)
      select id, last_seq, 'status', ${to}, ${actor}, ${actorId}, coalesce(${why}, late), ${JSON.stringify(data)}::jsonb, updated_at
      from moved returning seq, type, status, actor, cause, at`.execute(trx);
    return eventOf(one(rows));
  });
}

/** Once the kitchen has it, its time runs: what somebody took to pay is not the kitchen's. */
function kitchenTime(to: OrderStatus) {
  if (to !== "placed") return sql``;
  return sql`placed_at = clock_timestamp(),
    promised_at = case when deliver_at is null then promised_at + (clock_timestamp() - placed_at) else promised_at end,`;
}

/** Later than it said by more than this a kitchen was late, seconds. */
const KITCHEN_LATE_S = 120;

/** The cause `late` where a kitchen is ready later than it said: the order's page says so where all of it is late. */
function lateness(to: OrderStatus) {
  if (to !== "ready") return sql`null::text`;
  return sql`case when old.ready_at < clock_timestamp() - make_interval(secs => ${KITCHEN_LATE_S}) then 'late' end`;
}

/** What follows from orders being `moved` to there: further parts of the statement that moves them, each after a comma. */
function following(to: OrderStatus) {
  const order = sql`jsonb_build_object('orderId', id)`;
  const step = sql`jsonb_build_object('orderId', id, 'seq', last_seq)`;
  const soon = sql`now() + make_interval(secs => ${ESCALATE_AFTER_MS / 1_000})`;
  const told = sql`insert into outbox (topic, data, due_at)`;
  const parts = [
    MONEY_STEPS.has(to) &&
      sql`settled as (${told} select ${SETTLE_TOPIC}, ${order}, now() from moved where payment <> 'none')`,
    DISPATCH_STEPS.has(to) && sql`sent as (${told} select ${DISPATCH_TOPIC}, ${order}, now() from moved)`,
    NOTICE_STEPS.has(to) && sql`noticed as (${told} select ${NOTICE_TOPIC}, ${step}, now() from moved where is_told)`,
    RING_STEPS.has(to) && sql`rings as (${told} select ${RING_NOW_TOPIC}, ${step}, now() from moved)`,
    RING_STEPS.has(to) && sql`rung as (${told} select ${RING_TOPIC}, ${step}, ${soon} from moved)`,
  ];
  return sql.join(
    parts.flatMap((part) => (part ? [sql`, ${part}`] : [])),
    sql``,
  );
}

/** What a step depends on. */
export type LockedOrder = {
  readonly status: OrderStatus;
  readonly promo_code: string | null;
};

/** Whether there is anybody who can be told of an order `o`: somebody with an account, or a guest who gave an address. */
const isTold = sql`(o.customer_id is not null or coalesce(o.contact ->> 'email', '') <> '')`;

/** Holds an order until the transaction ends. Throws AppError: order_not_found. */
export async function lockOrder(trx: Kysely<Tables>, orderId: OrderId): Promise<LockedOrder> {
  const { rows } = await sql<LockedOrder>`
    select status, promo_code from orders where id = ${orderId} for update`.execute(trx);
  if (!rows[0]) throw new AppError("order_not_found");
  return rows[0];
}

async function lastStatusEvent(trx: Kysely<Tables>, orderId: OrderId, status: OrderStatus): Promise<OrderEvent> {
  const { rows } = await sql<Parameters<typeof eventOf>[0]>`
    select seq, type, status, actor, cause, at from order_events
    where order_id = ${orderId} and type = 'status' and status = ${status} order by seq desc limit 1`.execute(trx);
  return eventOf(one(rows));
}

/**
 * Takes the same step for many orders at once; those that may not take it stay as they are.
 * Resolves to the orders that were moved.
 */
export async function moveOrders(
  db: Kysely<Tables>,
  { orderIds, to, actor, cause = null }: By & { orderIds: readonly OrderId[]; to: OrderStatus; cause?: string | null },
): Promise<OrderId[]> {
  if (orderIds.length === 0) return [];
  const from = ORDER_STATUSES.filter((status) => isLegalStep(status, to, actor));
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ order_id: OrderId; promo_code: string | null }>`
      with locked as (
        select id from orders where id = any(${orderIds}::text[]) and status = any(${from}::text[])
        order by id for update
      ), moved as (
        update orders o set status = ${to}, last_seq = o.last_seq + 1, version = o.version + 1,
          updated_at = clock_timestamp(), ${kitchenTime(to)}
          ended_at = case when ${isEnd(to)} then coalesce(o.ended_at, clock_timestamp()) end
        from locked where o.id = locked.id returning o.id, o.last_seq, o.updated_at, o.payment, o.promo_code,
          ${isTold} as is_told
      ) ${following(to)}, noted as (
        insert into order_events (order_id, seq, type, status, actor, cause, at)
        select id, last_seq, 'status', ${to}, ${actor}, ${cause}, updated_at from moved
      )
      select id as order_id, promo_code from moved`.execute(trx);
    const withCode = rows.flatMap(({ order_id, promo_code }) => (promo_code && isUnmade(to) ? order_id : []));
    if (withCode.length > 0) await giveBackPromos(trx, withCode);
    return rows.map(({ order_id }) => order_id);
  });
}

/** A driver was found for an order, or another one than before. */
export type DriverFound = {
  readonly orderId: OrderId;
  readonly deliveryId: DeliveryId;
  readonly driverId: DriverId;
  /** The driver has another order to bring besides. */
  readonly isBatched?: boolean;
};

/** Writes down who brings these orders now, each its own event, in one statement. An order is named once. */
export async function noteDrivers(db: Kysely<Tables>, found: readonly DriverFound[]): Promise<void> {
  if (found.length === 0) return;
  await sql`
    with found as (
      select * from unnest(
        ${found.map((f) => f.orderId)}::text[], ${found.map((f) => f.deliveryId)}::text[], ${found.map((f) => f.driverId)}::text[],
        ${found.map(({ isBatched = false }) => isBatched)}::boolean[]
      ) as n (order_id, delivery_id, driver_id, is_batched)
    ), locked as (
      select o.id, found.delivery_id, found.driver_id, found.is_batched from orders o join found on found.order_id = o.id
      order by o.id for update of o
    ), noted as (
      update orders o set last_seq = o.last_seq + 1, version = o.version + 1, updated_at = clock_timestamp()
      from locked where o.id = locked.id
      returning o.id, o.last_seq, o.updated_at, locked.delivery_id, locked.driver_id, locked.is_batched
    )
    insert into order_events (order_id, seq, type, actor, actor_id, cause, data, at)
    select id, last_seq, 'driver', 'system', null, case when is_batched then 'batched' end,
      jsonb_build_object('deliveryId', delivery_id, 'driverId', driver_id), updated_at from noted`.execute(db);
}

/** Something else about who brings the order, as that its driver was taken off again. Throws AppError: order_not_found. */
export async function noteDriver(
  db: Kysely<Tables>,
  { orderId, actor, actorId = null, cause, data = {} }: Omit<OrderMove, "to" | "cause"> & { cause: string },
): Promise<OrderEvent> {
  return noteEvent(db, { orderId, type: "driver", actor, actorId, cause, data });
}

/** The kitchen needs longer: until `readyAt` (ms since 1970), with the cause. Throws AppError: order_not_found. */
export function noteDelay(
  db: Kysely<Tables>,
  { readyAt, ...rest }: Omit<OrderMove, "to" | "cause" | "data"> & { readyAt: number; cause: string },
): Promise<OrderEvent> {
  return inTransaction(db, async (trx) => {
    await sql`update orders set ready_at = to_timestamp(${readyAt}::float8 / 1000) where id = ${rest.orderId}`.execute(
      trx,
    );
    return noteEvent(trx, { ...rest, type: "delay", data: { readyAt } });
  });
}

/** Something that happened beside the order's steps, as its next event. Throws AppError: order_not_found. */
export async function noteEvent(
  db: Kysely<Tables>,
  event: Omit<OrderMove, "to" | "cause"> & { type: Exclude<OrderEventType, "status">; cause: string },
): Promise<OrderEvent> {
  const { orderId, type, actor, actorId = null, cause, data = {} } = event;
  const { rows } = await sql<Parameters<typeof eventOf>[0]>`
    with noted as (
      update orders set last_seq = last_seq + 1, version = version + 1, updated_at = clock_timestamp()
      where id = ${orderId} returning id, last_seq, updated_at)
    insert into order_events (order_id, seq, type, actor, actor_id, cause, data, at)
    select id, last_seq, ${type}, ${actor}, ${actorId}, ${cause}, ${JSON.stringify(data)}::jsonb, updated_at from noted
    returning seq, type, status, actor, cause, at`.execute(db);
  if (!rows[0]) throw new AppError("order_not_found");
  return eventOf(rows[0]);
}

function one<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (!row) throw new Error("a statement that always answers with a row did not");
  return row;
}
