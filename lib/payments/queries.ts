import { type Kysely, sql } from "kysely";
import type { OrderId } from "#lib/core/ids.ts";
import type { Currency } from "#lib/core/money.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { Payment, PaymentStatus, WantedRefund } from "./payment.ts";

/** A payment and where it is found at the provider. */
export type PaymentRecord = Payment & {
  readonly orderId: OrderId;
  readonly currency: Currency;
  readonly sessionId: string | null;
  readonly intentId: string | null;
  readonly checkoutUrl: string | null;
  /** Whose card is kept at the provider, and which. */
  readonly customerId: string | null;
  readonly methodId: string | null;
  readonly createdAt: number;
  /** Why it does not get on; null: nothing is wrong. */
  readonly problem: string | null;
};

type PaymentRow = {
  order_id: string;
  status: PaymentStatus;
  currency: string;
  amount_minor: number;
  captured_minor: number;
  refunded_minor: number;
  disputed_minor: number;
  session_id: string | null;
  intent_id: string | null;
  checkout_url: string | null;
  problem: string | null;
  hold_at: Date | null;
  customer_ref: string | null;
  method_ref: string | null;
  created_at: Date;
};

/**
 * The payment of an order, or null: nobody pays for it. `lock`: until the end of the transaction. `answers`: what was told of
 * it up to now is done with by this look, whatever it said.
 */
export async function readPayment(
  db: Kysely<Tables>,
  orderId: OrderId,
  { lock = false, answers = false } = {},
): Promise<PaymentRecord | null> {
  const answered = sql`
    with answered as (
      update payment_inbox set done_at = now() where order_id = ${orderId} and tip_id is null and done_at is null
    )`;
  const { rows } = await sql<PaymentRow>`
    ${answers ? answered : sql``}
    select order_id, status, currency, amount_minor, captured_minor, refunded_minor, disputed_minor, session_id, intent_id,
      checkout_url, problem, hold_at, customer_ref, method_ref, created_at
    from payments where order_id = ${orderId} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ? recordOf(rows[0]) : null;
}

function recordOf(row: PaymentRow): PaymentRecord {
  return {
    orderId: row.order_id as OrderId,
    status: row.status,
    currency: row.currency as Currency,
    amountMinor: row.amount_minor,
    capturedMinor: row.captured_minor,
    refundedMinor: row.refunded_minor,
    disputedMinor: row.disputed_minor,
    sessionId: row.session_id,
    intentId: row.intent_id,
    checkoutUrl: row.checkout_url,
    problem: row.problem,
    holdAt: row.hold_at?.getTime() ?? null,
    customerId: row.customer_ref,
    methodId: row.method_ref,
    createdAt: row.created_at.getTime(),
  };
}

/** What of an order its money depends on. */
export type OrderMoney = {
  readonly status: OrderStatus;
  /** Ms since 1970; null while it goes on. */
  readonly endedAt: number | null;
  /** When the kitchen gets it; null: at once. */
  readonly dueAt: number | null;
  readonly totalMinor: number;
  readonly foodMinor: number;
  readonly feeMinor: number;
  readonly tipMinor: number;
  /** A code that took something off, which goes back where the order comes to nothing. */
  readonly promoCode: string | null;
};

/** Reads it and locks the order until the end of the transaction. The payment is locked before. */
export async function lockOrderMoney(trx: Kysely<Tables>, orderId: OrderId): Promise<OrderMoney> {
  const { rows } = await sql<OrderMoney>`
    select status, (extract(epoch from ended_at) * 1000)::float8 as "endedAt",
      (extract(epoch from due_at) * 1000)::float8 as "dueAt", total_minor as "totalMinor", food_minor as "foodMinor", fee_minor as "feeMinor", tip_minor as "tipMinor",
      promo_code as "promoCode"
    from orders where id = ${orderId} for update`.execute(trx);
  if (!rows[0]) throw new Error(`a payment without its order: ${orderId}`);
  return rows[0];
}

/** Refunds that were asked for here and are not given yet, the oldest first. */
export async function listWantedRefunds(db: Kysely<Tables>, orderId: OrderId): Promise<WantedRefund[]> {
  const { rows } = await sql<WantedRefund>`
    select id as "refundId", amount_minor as "amountMinor" from refunds
    where order_id = ${orderId} and tip_id is null and status = 'wanted' order by id`.execute(db);
  return rows;
}

/** Balances of the books by account and currency. */
export async function readBalances(
  db: Kysely<Tables>,
): Promise<{ account: string; currency: string; minor: number }[]> {
  const { rows } = await sql<{ account: string; currency: string; minor: number }>`
    select account, currency, sum(amount_minor)::bigint as minor from ledger_entries
    group by account, currency order by account, currency`.execute(db);
  return rows;
}
