import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";
import { createId, type OrderId, type RestaurantId, type UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { noteChanges } from "#lib/infra/outbox.ts";
import { RING_STEPS, ringChanges } from "../ring-steps.ts";
import { isEnd, isLegalStep, type OrderActor, type OrderStatus } from "../status.ts";

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

/** Writes orders down with their first events, all in three statements. Resolves to their ids, in the drafts' order. */
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
    const ringing = orders.filter(({ steps }) => {
      const last = steps.at(-1);
      return last !== undefined && RING_STEPS.has(last.status);
    });
    await noteChanges(
      trx,
      ringing.flatMap(({ id, steps }) => ringChanges({ orderId: id, seq: steps.length })),
    );
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
