import { sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { Currency } from "#lib/core/money.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import { closeCall, noteAskedAgain, type Pays, settlePayment } from "../commands.ts";
import type { PaymentStatus } from "../payment.ts";
import { type NewCheckout, ProviderFailure } from "../provider.ts";
import { readPayment } from "../queries.ts";

/** Somebody has this long to pay, seconds: the least that the provider grants. */
const PAY_WITHIN_S = 31 * 60;
/** The pages on which an order is paid after the card that was kept for it was refused. */
const ANEW = "anew";
/** What the page of an order is opened under, the so manieth time. */
export function checkoutKey(orderId: OrderId, subject: string, attempt: number): string {
  return [orderId, "checkout", subject, attempt].filter((part) => part !== "").join(":");
}

/** Where the person pays, and comes back to. */
export type CheckoutPlace = { readonly locale: string; readonly successUrl: string; readonly cancelUrl: string };

/**
 * The address where a drafted order is paid, or a card is given for one that is held later; or where it is paid after that card
 * was refused. Asked again it is the same, as long as it can be paid there.
 * Throws AppError: order_not_found, order_conflict where nothing is to be paid (any more); payments_unavailable.
 */
export async function openCheckout(ctx: Pays, orderId: OrderId, place: CheckoutPlace): Promise<string> {
  let known = await readCheckout(ctx, orderId);
  // A page that was opened long ago may have been left, or paid on.
  if (known.status === "asking") {
    await settlePayment(ctx, orderId);
    known = await readCheckout(ctx, orderId);
  }
  const { status, url: knownUrl, isLater } = known;
  if ((status === "open" || status === "asking") && knownUrl) return knownUrl;
  if (status !== "starting" && status !== "asking") throw new AppError("order_conflict", status);
  const customerId = isLater ? (known.customerId ?? (await createCustomer(ctx, orderId))) : null;
  const { key, wanted } = await prepare(ctx, orderId, known, place);
  const saves = isLater && status === "starting";
  const opened = await callProvider(ctx, key, () => ctx.provider.openCheckout({ ...wanted, customerId, saves }, key));
  ctx.failpoint?.("checkout: done");
  return keepCheckout(ctx, orderId, key, opened);
}

/** Throws AppError("payments_unavailable") where the provider does not do it, with what came of it written down. */
async function callProvider<T>(ctx: Pays, key: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    if (error.kind !== "unknown") await closeCall(ctx.db.primary, key, error.kind, error.code);
    throw new AppError("payments_unavailable", error.code, { cause: error });
  }
}

/** Somebody at the provider of whom the card can be kept. One whom nobody heard of again is nobody's. */
async function createCustomer(ctx: Pays, orderId: OrderId): Promise<string> {
  const db = ctx.db.primary;
  const { rows } = await sql<{ key: string; attempt: number; outcome: string | null }>`
    select key, attempt, outcome from payment_calls where order_id = ${orderId} and kind = 'customer'
    order by attempt desc limit 1`.execute(db);
  const [last] = rows;
  const attempt = (last?.attempt ?? 0) + (last?.outcome === null ? 0 : 1);
  const key = `${orderId}:customer:${attempt}`;
  if (last?.outcome === null) await noteAskedAgain(db, key);
  else {
    await sql`insert into payment_calls (key, order_id, kind, attempt, params)
      values (${key}, ${orderId}, 'customer', ${attempt}, '{}') on conflict do nothing`.execute(db);
  }
  ctx.failpoint?.("customer: written down");
  const customerId = await callProvider(ctx, key, () => ctx.provider.createCustomer(orderId, key));
  ctx.failpoint?.("customer: done");
  await sql`update payments set customer_ref = coalesce(customer_ref, ${customerId}) where order_id = ${orderId}`.execute(
    db,
  );
  await closeCall(db, key, "done", null);
  return (await readPayment(db, orderId))?.customerId ?? customerId;
}

async function requireCheckout(ctx: Pick<Pays, "db">, orderId: OrderId): Promise<string> {
  const kept = await readPayment(ctx.db.primary, orderId);
  if ((kept?.status !== "open" && kept?.status !== "asking") || !kept.checkoutUrl)
    throw new AppError("order_conflict", kept?.status);
  return kept.checkoutUrl;
}

/** What a page to pay on is opened with, and how far it is. */
type KnownCheckout = {
  readonly status: PaymentStatus;
  readonly url: string | null;
  readonly customerId: string | null;
  /** The card is kept for a later day. */
  readonly isLater: boolean;
  /** Of the last call for a page like this: which it was, what came of it, when it was written down. */
  readonly attempt: number | null;
  readonly outcome: string | null;
  readonly askedS: number | null;
  readonly code: string;
  readonly name: string;
  readonly currency: Currency;
  readonly totalMinor: number;
  readonly feeMinor: number;
  readonly tipMinor: number;
  readonly lines: NewCheckout["lines"];
};

/** Throws AppError("order_not_found"). */
async function readCheckout({ db }: Pick<Pays, "db">, orderId: OrderId): Promise<KnownCheckout> {
  const { rows } = await sql<KnownCheckout>`
    select p.status, p.checkout_url as url, p.customer_ref as "customerId", p.hold_at is not null as "isLater",
      c.attempt, c.outcome, extract(epoch from c.asked_at)::bigint as "askedS", o.code, r.name, o.currency,
      o.total_minor as "totalMinor", o.fee_minor as "feeMinor", o.tip_minor as "tipMinor", (
        select json_agg(json_build_object('name', l.name, 'unitMinor', l.unit_minor, 'quantity', l.quantity) order by l.line)
        from order_lines l where l.order_id = o.id) as lines
    from payments p join orders o on o.id = p.order_id join restaurants r on r.id = o.restaurant_id
    left join payment_calls c on c.order_id = o.id and c.kind = 'checkout'
      and c.subject = case p.status when 'asking' then ${ANEW} else '' end
    where p.order_id = ${orderId} order by c.attempt desc limit 1`.execute(db.primary);
  if (!rows[0]) throw new AppError("order_not_found");
  return rows[0];
}

/** The call that is to be made: the one written down, or a new one where that has ended without an answer. */
async function prepare(
  ctx: Pays,
  orderId: OrderId,
  known: KnownCheckout,
  place: CheckoutPlace,
): Promise<{ key: string; wanted: NewCheckout }> {
  const subject = known.status === "asking" ? ANEW : "";
  let { attempt, askedS } = known;
  if (attempt === null || askedS === null || known.outcome !== null) {
    attempt = (attempt ?? 0) + 1;
    askedS = Math.floor(ctx.clock.now() / 1_000);
    await sql`insert into payment_calls (key, order_id, kind, subject, attempt, params, asked_at)
      values (${checkoutKey(orderId, subject, attempt)}, ${orderId}, 'checkout', ${subject}, ${attempt}, '{}',
        to_timestamp(${askedS})) on conflict do nothing`.execute(ctx.db.primary);
  }
  const key = checkoutKey(orderId, subject, attempt);
  const extras = [
    { name: place.locale === "sv" ? "Leverans" : "Delivery", unitMinor: known.feeMinor, quantity: 1 },
    { name: place.locale === "sv" ? "Dricks" : "Tip", unitMinor: known.tipMinor, quantity: 1 },
  ];
  const wanted: NewCheckout = {
    orderId,
    code: known.code,
    restaurantName: known.name,
    currency: known.currency,
    lines: [...known.lines, ...extras.filter(({ unitMinor }) => unitMinor > 0)],
    totalMinor: known.totalMinor,
    ...place,
    // From when it was first asked: a key stands for one and the same question.
    expiresAtS: askedS + PAY_WITHIN_S,
  };
  return { key, wanted };
}

/** Keeps the address. Where somebody has kept one meanwhile it is theirs, which under the same key is the same. */
async function keepCheckout(
  ctx: Pays,
  orderId: OrderId,
  key: string,
  { sessionId, url }: { sessionId: string; url: string },
): Promise<string> {
  const isDraft = await ctx.db.primary.transaction().execute(async (trx) => {
    const { rows } = await sql<{ status: OrderStatus }>`
      with kept as (
        update payments set status = case status when 'starting' then 'open' else status end,
          session_id = ${sessionId}, checkout_url = ${url},
          look_at = now() + interval '2 minutes', updated_at = now(), version = version + 1
        where order_id = ${orderId} and (status = 'starting' or (status = 'asking' and session_id is null)) returning 1
      ), closed as (
        update payment_calls set outcome = 'done', detail = null, answered_at = now() where key = ${key} and outcome is null
      )
      select o.status from orders o left join kept on true where o.id = ${orderId} for update of o`.execute(trx);
    if (rows[0]?.status !== "draft") return false;
    await moveOrder(trx, { orderId, to: "awaiting_payment", actor: "system" });
    return true;
  });
  if (isDraft) {
    ctx.failpoint?.("checkout: kept");
    hintOrder(ctx, orderId);
    return url;
  }
  // Cancelled while it was opened, or opened twice at once.
  await settlePayment(ctx, orderId);
  return requireCheckout(ctx, orderId);
}
