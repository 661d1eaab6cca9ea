import { randomBytes } from "node:crypto";
import { sql, type Transaction } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import { createId, type OrderId, type TipId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { noteChange } from "#lib/infra/outbox.ts";
import { noteEvent } from "#lib/orders/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { closeCall, type Pays, performCall, post, requireCurrency, writeDown } from "../commands.ts";
import { postingsOf } from "../ledger.ts";
import { follow, type Payment, refundableMinor } from "../payment.ts";
import { type NewCheckout, ProviderFailure } from "../provider.ts";
import { lockOrderMoney, readPayment } from "../queries.ts";
import { followRefunds, insertRefund, type NewRefund } from "../refunds/commands.ts";
import { isTippable, nextTipCall, settleTipChange, tipRoomMinor } from "../tip.ts";
import { listTips, listWantedTipRefunds, readTip, type TipRecord } from "./queries.ts";

/**
 * Tips after the delivery: payments of their own, which are taken at once when somebody pays. They are settled as an order's
 * payment is (../commands.ts): the provider is asked, that is followed, and what is next is written down and asked for.
 */

export type NewTip = {
  readonly orderId: OrderId;
  /** The browser's own name for this press: the same again is the same tip. */
  readonly requestKey: string;
  readonly amountMinor: number;
  readonly actorId: string | null;
};

/** Whoever was sent to the page has this long to pay, seconds. */
const PAY_WITHIN_S = 31 * 60;
/** A tip whose page nobody ever came to is given up after this. */
const STARTING_MS = 15 * 60_000;
const MAX_ROUNDS = 8;

/**
 * Writes a tip down that is still to be paid. Under the same key it is the same tip.
 * Throws AppError: order_not_found; order_conflict where nothing is to be tipped (yet, or any more); tip_too_large with what
 * may be tipped at most; request_conflict where the key stands for another amount.
 */
export async function draftTip(ctx: Pick<Pays, "db" | "clock" | "failpoint">, wanted: NewTip): Promise<TipId> {
  const { orderId, requestKey, amountMinor, actorId } = wanted;
  const tipId = await ctx.db.primary.transaction().execute(async (trx) => {
    // Under its lock, so that two tips together are not more than one may be.
    const payment = await readPayment(trx, orderId, { lock: true });
    if (!payment) throw new AppError("order_not_found");
    const known = await findTip(trx, orderId, requestKey);
    if (known) {
      if (known.amountMinor !== amountMinor) throw new AppError("request_conflict");
      return known.tipId;
    }
    const order = await lockOrderMoney(trx, orderId);
    if (!isTippable(order, ctx.clock.now())) throw new AppError("order_conflict", order.status);
    const room = tipRoomMinor(payment, await listTips(trx, orderId));
    if (amountMinor > room) throw new AppError("tip_too_large", String(room));
    const id = createId("tip", ctx.clock.now(), randomBytes(10));
    await sql`
      with tip as (
        insert into tips (id, order_id, request_key, status, currency, amount_minor, actor_id, look_at)
        values (${id}, ${orderId}, ${requestKey}, 'starting', ${payment.currency}, ${amountMinor}, ${actorId},
          now() + interval '2 minutes'))
      insert into payment_calls (key, order_id, kind, subject, attempt, params)
      values (${checkoutKey(orderId, id, 1)}, ${orderId}, 'checkout', ${id}, 1, '{}')`.execute(trx);
    return id;
  });
  ctx.failpoint?.("tip: written down");
  return tipId;
}

async function findTip(
  trx: Transaction<Tables>,
  orderId: OrderId,
  key: string,
): Promise<{ tipId: TipId; amountMinor: number } | null> {
  const { rows } = await sql<{ tipId: TipId; amountMinor: number }>`
    select id as "tipId", amount_minor as "amountMinor" from tips
    where order_id = ${orderId} and request_key = ${key}`.execute(trx);
  return rows[0] ?? null;
}

function checkoutKey(orderId: OrderId, tipId: TipId, attempt: number): string {
  return `${orderId}:checkout:${tipId}:${attempt}`;
}

/** Where the person pays the tip, and comes back to. */
type TipPlace = Pick<NewCheckout, "locale" | "successUrl" | "cancelUrl">;

/**
 * The address where a tip is paid; null where it is paid already. Asked again it is the same, as long as it can be paid
 * there. Throws AppError: not_found; order_conflict where it cannot be paid any more; payments_unavailable.
 */
export async function openTip(ctx: Pays, tipId: TipId, place: TipPlace): Promise<string | null> {
  const tip = await readTip(ctx.db.primary, tipId);
  if (!tip) throw new AppError("not_found");
  if (tip.status === "captured") return null;
  if (tip.status === "open" && tip.checkoutUrl) return tip.checkoutUrl;
  if (tip.status !== "starting") throw new AppError("order_conflict", tip.status);
  const { key, wanted } = await prepare(ctx, tip, place);
  try {
    const { sessionId, url } = await ctx.provider.openCheckout(wanted, key);
    ctx.failpoint?.("tip: opened");
    await sql`update tips set status = 'open', session_id = ${sessionId}, checkout_url = ${url},
        look_at = now() + interval '2 minutes', updated_at = now(), version = version + 1
      where id = ${tipId} and status = 'starting'`.execute(ctx.db.primary);
    await closeCall(ctx.db.primary, key, "done", null);
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    if (error.kind !== "unknown") await closeCall(ctx.db.primary, key, error.kind, error.code);
    throw new AppError("payments_unavailable", error.code, { cause: error });
  }
  const kept = await readTip(ctx.db.primary, tipId);
  if (kept?.status !== "open" || !kept.checkoutUrl) throw new AppError("order_conflict", kept?.status);
  return kept.checkoutUrl;
}

/** The call that is to be made: the one written down, or a new one where that has ended without an answer. */
async function prepare(
  ctx: Pays,
  { orderId, tipId, currency, amountMinor }: TipRecord,
  place: TipPlace,
): Promise<{ key: string; wanted: NewCheckout }> {
  const db = ctx.db.primary;
  const { rows } = await sql<{ attempt: number; outcome: string | null; asked_s: number; code: string; name: string }>`
    select c.attempt, c.outcome, extract(epoch from c.asked_at)::bigint as asked_s, o.code, r.name
    from payment_calls c join orders o on o.id = c.order_id join restaurants r on r.id = o.restaurant_id
    where c.order_id = ${orderId} and c.kind = 'checkout' and c.subject = ${tipId}
    order by c.attempt desc limit 1`.execute(db);
  const [row] = rows;
  if (!row) throw new AppError("not_found");
  let { attempt, asked_s: askedS } = row;
  if (row.outcome !== null) {
    attempt += 1;
    askedS = Math.floor(ctx.clock.now() / 1_000);
    await sql`insert into payment_calls (key, order_id, kind, subject, attempt, params, asked_at)
      values (${checkoutKey(orderId, tipId, attempt)}, ${orderId}, 'checkout', ${tipId}, ${attempt}, '{}',
        to_timestamp(${askedS})) on conflict do nothing`.execute(db);
  }
  const line = { name: place.locale === "sv" ? "Dricks" : "Tip", unitMinor: amountMinor, quantity: 1 };
  const wanted: NewCheckout = {
    orderId,
    tipId,
    code: row.code,
    restaurantName: row.name,
    currency,
    lines: [line],
    totalMinor: amountMinor,
    ...place,
    expiresAtS: askedS + PAY_WITHIN_S,
  };
  return { key: checkoutKey(orderId, tipId, attempt), wanted };
}

/** Brings a tip to where the provider has it. Rejects where that does not answer: to be tried again. */
export async function settleTip(ctx: Pays, tipId: TipId): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { call, orderId } = await ctx.db.primary.transaction().execute((trx) => advance(ctx, trx, tipId));
    if (orderId) hintOrder(ctx, orderId);
    if (!call) return;
    ctx.failpoint?.(`tip ${call.kind}: written down`);
    await performCall(ctx, call);
    ctx.failpoint?.(`tip ${call.kind}: answered`);
  }
  throw new Error(`the tip ${tipId} does not settle`);
}

type Advanced = { readonly call: Parameters<typeof performCall>[1] | null; readonly orderId: OrderId | null };

async function advance(ctx: Pays, trx: Transaction<Tables>, tipId: TipId): Promise<Advanced> {
  const before = await readTip(trx, tipId, { lock: true });
  await sql`update payment_inbox set done_at = now() where tip_id = ${tipId} and done_at is null`.execute(trx);
  if (!before) return { call: null, orderId: null };
  const { orderId, sessionId } = before;
  if (!sessionId) {
    const isOld = before.status === "starting" && before.createdAt + STARTING_MS < ctx.clock.now();
    if (isOld) await save(trx, { ...before, status: "abandoned" }, null);
    return { call: null, orderId: null };
  }
  const state = await ctx.provider.look({ sessionId, intentId: before.intentId, customerId: null });
  requireCurrency(before, state.intent);
  const tip: TipRecord = { ...before, ...follow(before, state), intentId: state.intent?.id ?? before.intentId };
  const order = await lockOrderMoney(trx, orderId);
  if (state.intent) {
    const whole = { foodMinor: 0, feeMinor: 0, tipMinor: tip.amountMinor };
    await post(trx, tip, postingsOf(state.intent, whole));
    await followRefunds(ctx, trx, { orderId, tipId }, state.intent);
  }
  const isPaid = tip.status === "captured" && before.status !== "captured";
  if (isPaid) {
    const data = { tipId, amountMinor: tip.amountMinor };
    await noteEvent(trx, { orderId, type: "tip", actor: "customer", actorId: tip.actorId, cause: "paid", data });
  }
  const next = nextTipCall(order.status, tip, await listWantedTipRefunds(trx, tipId));
  const written = next ? await writeDown(trx, { orderId, subject: tipId }, next) : { call: null, problem: null };
  await save(trx, tip, written.problem);
  const call = written.call && { ...written.call, of: tip };
  return { call, orderId: isPaid ? orderId : null };
}

/** Looked at again soon while somebody may pay; what needs a person in an hour; else when somebody tells of it. */
async function save(trx: Transaction<Tables>, tip: TipRecord, problem: string | null): Promise<void> {
  const lookAfterS = problem ? 3_600 : isUnpaid(tip) ? 120 : null;
  await sql`
    update tips set status = ${tip.status}, intent_id = ${tip.intentId}, captured_minor = ${tip.capturedMinor},
      refunded_minor = ${tip.refundedMinor}, disputed_minor = ${tip.disputedMinor}, problem = ${problem},
      look_at = now() + make_interval(secs => ${lookAfterS}::float8), updated_at = now(), version = version + 1
    where id = ${tip.tipId}`.execute(trx);
}

function isUnpaid({ status }: Payment): boolean {
  return status === "starting" || status === "open";
}

/**
 * Asks for a tip to be given back, all or a part. It is, soon after the commit.
 * Throws AppError: not_found; nothing_to_refund where it is more than was paid and not given back yet.
 */
export function requestTipRefund(
  ctx: Pick<Pays, "db" | "clock">,
  refund: NewRefund & { readonly tipId: TipId },
): Promise<string> {
  return ctx.db.primary.transaction().execute(async (trx) => {
    const tip = await readTip(trx, refund.tipId, { lock: true });
    if (!tip || tip.orderId !== refund.orderId) throw new AppError("not_found");
    const left = refundableMinor(tip, await listWantedTipRefunds(trx, refund.tipId));
    if (refund.amountMinor < 1 || refund.amountMinor > left) throw new AppError("nothing_to_refund", String(left));
    await noteChange(trx, settleTipChange(refund.tipId));
    return insertRefund(ctx, trx, refund, null);
  });
}
