import { type Kysely, sql } from "kysely";
import type { OrderId, TipId } from "#lib/core/ids.ts";
import type { Currency } from "#lib/core/money.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { PaymentStatus, WantedRefund } from "../payment.ts";
import type { PaymentRecord } from "../queries.ts";
import type { Tip } from "../tip.ts";

/** A tip's payment, and whose press it was. */
export type TipRecord = PaymentRecord & { readonly tipId: TipId; readonly actorId: string | null };

type TipRow = {
  id: TipId;
  order_id: OrderId;
  status: PaymentStatus;
  currency: Currency;
  amount_minor: number;
  captured_minor: number;
  refunded_minor: number;
  disputed_minor: number;
  session_id: string | null;
  intent_id: string | null;
  checkout_url: string | null;
  problem: string | null;
  actor_id: string | null;
  created_at: Date;
};

const COLUMNS = sql`id, order_id, status, currency, amount_minor, captured_minor, refunded_minor, disputed_minor, session_id,
  intent_id, checkout_url, problem, actor_id, created_at`;

/** The tip, or null. `lock`: until the end of the transaction. */
export async function readTip(db: Kysely<Tables>, tipId: TipId, { lock = false } = {}): Promise<TipRecord | null> {
  const { rows } = await sql<TipRow>`
    select ${COLUMNS} from tips where id = ${tipId} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ? recordOf(rows[0]) : null;
}

/** The tips of an order in the order in which they were given, those that were never paid among them. */
export async function listTips(db: Kysely<Tables>, orderId: OrderId): Promise<Tip[]> {
  const { rows } = await sql<TipRow>`select ${COLUMNS} from tips where order_id = ${orderId} order by id`.execute(db);
  return rows.map((row) => ({
    tipId: row.id,
    orderId: row.order_id,
    status: row.status,
    currency: row.currency,
    amountMinor: row.amount_minor,
    refundedMinor: row.refunded_minor,
    createdAt: row.created_at.getTime(),
  }));
}

/** Refunds of the tip that were asked for here and are not given yet, the oldest first. */
export async function listWantedTipRefunds(db: Kysely<Tables>, tipId: TipId): Promise<WantedRefund[]> {
  const { rows } = await sql<WantedRefund>`
    select id as "refundId", amount_minor as "amountMinor" from refunds
    where tip_id = ${tipId} and status = 'wanted' order by id`.execute(db);
  return rows;
}

function recordOf(row: TipRow): TipRecord {
  return {
    tipId: row.id,
    orderId: row.order_id,
    status: row.status,
    currency: row.currency,
    amountMinor: row.amount_minor,
    capturedMinor: row.captured_minor,
    refundedMinor: row.refunded_minor,
    disputedMinor: row.disputed_minor,
    sessionId: row.session_id,
    intentId: row.intent_id,
    checkoutUrl: row.checkout_url,
    problem: row.problem,
    holdAt: null,
    customerId: null,
    methodId: null,
    actorId: row.actor_id,
    createdAt: row.created_at.getTime(),
  };
}
