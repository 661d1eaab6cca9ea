import { randomBytes } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import { REVOCATIONS_TOPIC } from "#lib/auth/revocations.ts";
import { giveBackPromos } from "#lib/catalog/promos/commands.ts";
import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";
import {
  createId,
  type DeliveryId,
  type DriverId,
  type LinkId,
  type OrderId,
  type RestaurantId,
  type UserId,
} from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import { noteChange } from "#lib/infra/outbox.ts";
import { DISPATCH_STEPS, DISPATCH_TOPIC, dispatchChange } from "./dispatch-steps.ts";
import { ESCALATE_AFTER_MS } from "./kitchen/board.ts";
import { hashLinkToken, linkTokenOf, MAX_LINKS } from "./links.ts";
import { MONEY_STEPS, SETTLE_TOPIC, settleChange } from "./money-steps.ts";
import { NOTICE_STEPS, NOTICE_TOPIC, noticeChange } from "./notice-steps.ts";
import { eventOf } from "./queries.ts";
import { RING_STEPS, RING_TOPIC, ringChange } from "./ring-steps.ts";
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
 * Whatever happens to orders. Each command numbers its event under the order's row lock, in the caller's transaction or
 * in one of its own. Once that has committed, the caller tells of it with `hintOrder`.
 */

/** A step that an order has taken when it is written down. `at` in ms since 1970. */
export type FirstStep = { readonly status: OrderStatus; readonly actor: OrderActor; readonly at: number };

/** An order before it is written down. Times are ms since 1970. */
export type OrderDraft = {
  /** Where it was given out already; else one is made. */
  readonly orderId?: OrderId;
  readonly restaurantId: RestaurantId;
  /** Null for a guest. */
  readonly customerId: UserId | null;
  readonly dropoff: LngLat;
  readonly items: number;
  readonly totalMinor: number;
  /** What of it is for bringing it; the rest is food. Not known where it is left out. */
  readonly feeMinor?: number;
  readonly currency: string;
  readonly readyAt: number | null;
  readonly promisedAt: number;
  /** `placed` and what followed it, in time; no end. */
  readonly steps: readonly [FirstStep, ...FirstStep[]];
};

/** Writes orders down with their first events, all in two statements, and one for each that is to ring in its kitchen. Resolves to their ids, in the drafts' order. */
export async function placeOrders(db: Kysely<Tables>, drafts: readonly OrderDraft[]): Promise<OrderId[]> {
  if (drafts.length === 0) return [];
  const orders = drafts.map((draft) => {
    checkSteps(draft.steps);
    const [{ at }] = draft.steps;
    return { ...draft, id: draft.orderId ?? createId("order", at, randomBytes(10)), placedAt: at };
  });
  const events = orders.flatMap(({ id, steps }) => steps.map((step, i) => ({ ...step, orderId: id, seq: i + 1 })));
  await inTransaction(db, async (trx) => {
    await sql`
      insert into orders (id, code, restaurant_id, customer_id, status, dropoff_lng, dropoff_lat, items, total_minor,
        food_minor, fee_minor, currency, ready_at, promised_at, last_seq, placed_at, updated_at)
      select id, code, restaurant_id, customer_id, status, lng, lat, items, total_minor,
        case when fee_minor > 0 then total_minor - fee_minor else 0 end, fee_minor, currency,
        to_timestamp(ready_ms / 1000), to_timestamp(promised_ms / 1000), last_seq,
        to_timestamp(placed_ms / 1000), to_timestamp(updated_ms / 1000)
      from unnest(
        ${orders.map((o) => o.id)}::text[], ${orders.map(() => codeOf(randomBytes(2)))}::text[],
        ${orders.map((o) => o.restaurantId)}::text[], ${orders.map((o) => o.customerId)}::text[],
        ${orders.map((o) => o.steps.at(-1)?.status)}::text[],
        ${orders.map((o) => o.dropoff.lng)}::float8[], ${orders.map((o) => o.dropoff.lat)}::float8[],
        ${orders.map((o) => o.items)}::bigint[], ${orders.map((o) => o.totalMinor)}::bigint[],
        ${orders.map((o) => o.feeMinor ?? 0)}::bigint[],
        ${orders.map((o) => o.currency)}::text[], ${orders.map((o) => o.readyAt)}::float8[],
        ${orders.map((o) => o.promisedAt)}::float8[], ${orders.map((o) => o.steps.length)}::bigint[],
        ${orders.map((o) => o.placedAt)}::float8[], ${orders.map((o) => o.steps.at(-1)?.at)}::float8[]
      ) as n (id, code, restaurant_id, customer_id, status, lng, lat, items, total_minor, fee_minor, currency, ready_ms,
        promised_ms, last_seq, placed_ms, updated_ms)`.execute(trx);
    await sql`
      insert into order_events (order_id, seq, type, status, actor, at)
      select order_id, seq, 'status', status, actor, to_timestamp(at_ms / 1000)
      from unnest(
        ${events.map((e) => e.orderId)}::text[], ${events.map((e) => e.seq)}::bigint[],
        ${events.map((e) => e.status)}::text[], ${events.map((e) => e.actor)}::text[], ${events.map((e) => e.at)}::float8[]
      ) as n (order_id, seq, status, actor, at_ms)`.execute(trx);
    for (const { id, steps } of orders) {
      if (steps.at(-1)?.status === "placed") await noteChange(trx, ringChange({ orderId: id, seq: steps.length }));
    }
  });
  return orders.map(({ id }) => id);
}

function checkSteps(steps: OrderDraft["steps"]): void {
  let from: OrderStatus | null = null;
  for (const { status, actor } of steps) {
    const isLegal = from === null ? status === "placed" : isLegalStep(from, status, actor) && !isEnd(status);
    if (!isLegal) throw new AppError("order_conflict", `${from ?? "nothing"} → ${status}`);
    from = status;
  }
}

/** Four digits that a person can say. */
export function codeOf(random: Uint8Array): string {
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}

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
 */
export function moveOrder(db: Kysely<Tables>, move: OrderMove): Promise<OrderEvent> {
  const { orderId, to, seen, readyAt = null, actor, actorId = null, cause = null, data = {} } = move;
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (order.status === to) return lastStatusEvent(trx, orderId, to);
    if (seen && seen !== order.status) throw new AppError("order_conflict", order.status);
    if (!isLegalStep(order.status, to, actor)) throw new AppError("order_conflict", order.status);
    if (order.payment !== "none" && MONEY_STEPS.has(to)) await noteChange(trx, settleChange(orderId));
    if (DISPATCH_STEPS.has(to)) await noteChange(trx, dispatchChange(orderId));
    if (order.promo_code && isUnmade(to)) await giveBackPromos(trx, [orderId]);
    const why = typeof cause === "function" ? cause(order.status) : cause;
    const { rows } = await sql<Parameters<typeof eventOf>[0]>`
      with moved as (
        update orders set status = ${to}, last_seq = last_seq + 1, version = version + 1, updated_at = clock_timestamp(),
          ready_at = coalesce(to_timestamp(${readyAt}::float8 / 1000), ready_at), ${kitchenTime(to)}
          ended_at = case when ${isEnd(to)} then coalesce(ended_at, clock_timestamp()) end
        where id = ${orderId} returning id, last_seq, updated_at)
      insert into order_events (order_id, seq, type, status, actor, actor_id, cause, data, at)
      select id, last_seq, 'status', ${to}, ${actor}, ${actorId}, ${why}, ${JSON.stringify(data)}::jsonb, updated_at
      from moved returning seq, type, status, actor, cause, at`.execute(trx);
    const event = eventOf(one(rows));
    if (order.is_told && NOTICE_STEPS.has(to)) await noteChange(trx, noticeChange({ orderId, seq: event.seq }));
    if (RING_STEPS.has(to)) await noteChange(trx, ringChange({ orderId, seq: event.seq }));
    return event;
  });
}

/** Once the kitchen has it, its time runs: what somebody took to pay is not the kitchen's. */
function kitchenTime(to: OrderStatus) {
  if (to !== "placed") return sql``;
  return sql`placed_at = clock_timestamp(),
    promised_at = case when deliver_at is null then promised_at + (clock_timestamp() - placed_at) else promised_at end,`;
}

type LockedOrder = {
  readonly status: OrderStatus;
  readonly payment: "none" | "card";
  readonly promo_code: string | null;
  readonly is_told: boolean;
};

/** Whether there is anybody who can be told of an order `o`: somebody with an account, or a guest who gave an address. */
const isTold = sql`(o.customer_id is not null or coalesce(o.contact ->> 'email', '') <> '')`;

async function lockOrder(trx: Kysely<Tables>, orderId: OrderId): Promise<LockedOrder> {
  const { rows } = await sql<LockedOrder>`
    select status, payment, promo_code, ${isTold} as is_told from orders o where id = ${orderId} for update`.execute(
    trx,
  );
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
      ), told as (
        insert into outbox (topic, data) select ${SETTLE_TOPIC}, jsonb_build_object('orderId', id)
        from moved where payment <> 'none' and ${MONEY_STEPS.has(to)}
        union all
        select ${DISPATCH_TOPIC}, jsonb_build_object('orderId', id) from moved where ${DISPATCH_STEPS.has(to)}
      ), noticed as (
        insert into outbox (topic, data)
        select ${NOTICE_TOPIC}, jsonb_build_object('orderId', id, 'seq', last_seq) from moved
        where is_told and ${NOTICE_STEPS.has(to)}
      ), rung as (
        insert into outbox (topic, data, due_at)
        select ${RING_TOPIC}, jsonb_build_object('orderId', id, 'seq', last_seq),
          now() + make_interval(secs => ${ESCALATE_AFTER_MS / 1_000}) from moved where ${RING_STEPS.has(to)}
      ), noted as (
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
export type DriverFound = { readonly orderId: OrderId; readonly deliveryId: DeliveryId; readonly driverId: DriverId };

/** Writes down who brings these orders now, each its own event, in one statement. An order is named once. */
export async function noteDrivers(db: Kysely<Tables>, found: readonly DriverFound[]): Promise<void> {
  if (found.length === 0) return;
  await sql`
    with found as (
      select * from unnest(
        ${found.map((f) => f.orderId)}::text[], ${found.map((f) => f.deliveryId)}::text[], ${found.map((f) => f.driverId)}::text[]
      ) as n (order_id, delivery_id, driver_id)
    ), locked as (
      select o.id, found.delivery_id, found.driver_id from orders o join found on found.order_id = o.id
      order by o.id for update of o
    ), noted as (
      update orders o set last_seq = o.last_seq + 1, version = o.version + 1, updated_at = clock_timestamp()
      from locked where o.id = locked.id
      returning o.id, o.last_seq, o.updated_at, locked.delivery_id, locked.driver_id
    )
    insert into order_events (order_id, seq, type, actor, actor_id, data, at)
    select id, last_seq, 'driver', 'system', null,
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

/**
 * Makes a link to an order. The token is told here and never again: only its hash is kept.
 * Throws AppError: order_not_found; too_many_links.
 */
export function createLink(
  ctx: Pick<Context, "clock"> & { readonly db: { readonly primary: Kysely<Tables> } },
  { orderId, access }: { orderId: OrderId; access: "watch" | "manage" },
): Promise<NewLink> {
  return inTransaction(ctx.db.primary, async (trx) => {
    await lockOrder(trx, orderId);
    const { rows } = await sql<{ count: number }>`
      select count(*) from order_links where order_id = ${orderId} and revoked_at is null`.execute(trx);
    if (one(rows).count >= MAX_LINKS) throw new AppError("too_many_links");
    return insertLink(trx, { orderId, access }, ctx.clock.now());
  });
}

/** A link whose token is told here and never again. */
export type NewLink = { readonly linkId: LinkId; readonly token: string };

/** The link that is made with its order, before which there can be none. As `createLink`. */
export async function insertLink(
  trx: Transaction<Tables>,
  { orderId, access }: { orderId: OrderId; access: "watch" | "manage" },
  nowMs: number,
): Promise<NewLink> {
  const linkId = createId("link", nowMs, randomBytes(10));
  const token = linkTokenOf(randomBytes(32));
  const hash = Buffer.from(await hashLinkToken(token));
  await sql`insert into order_links (id, order_id, access, token_hash)
    values (${linkId}, ${orderId}, ${access}, ${hash})`.execute(trx);
  return { linkId, token };
}

/** Takes a link back, everywhere within seconds. Repeated, it changes nothing. Throws AppError: link_invalid. */
export async function revokeLink(
  ctx: Pick<Context, "bus"> & { readonly db: { readonly primary: Kysely<Tables> } },
  { orderId, linkId }: { orderId: OrderId; linkId: LinkId },
): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`
    with revoked as (
      update order_links set revoked_at = now() where id = ${linkId} and order_id = ${orderId} and revoked_at is null
      returning id
    ), told as (
      insert into revocations (kind, target_id) select 'link', id from revoked
    )
    select exists (select from order_links where id = ${linkId} and order_id = ${orderId}) as found`.execute(
    ctx.db.primary,
  );
  if (!one(rows).found) throw new AppError("link_invalid");
  await ctx.bus.publish(REVOCATIONS_TOPIC, new Uint8Array());
}

function one<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (!row) throw new Error("a statement that always answers with a row did not");
  return row;
}
