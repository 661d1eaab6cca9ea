import { type Kysely, sql, type Transaction } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { Context } from "#lib/infra/context.ts";
import { moveOrder, noteEvent } from "#lib/orders/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { isEnd, isUnmade, type OrderStatus } from "#lib/orders/status.ts";
import { type Line, type Posting, postingsOf } from "./ledger.ts";
import {
  type CaptureAt,
  follow,
  type NextCall,
  nextCall,
  type Payment,
  type ProviderIntent,
  stepFor,
  withoutOrder,
} from "./payment.ts";
import { type PaymentProvider, ProviderFailure } from "./provider.ts";
import { listWantedRefunds, lockOrderMoney, type OrderMoney, type PaymentRecord, readPayment } from "./queries.ts";
import { followRefunds, giveBackAll, giveBackChanged } from "./refunds/commands.ts";

/**
 * An order's money is settled in rounds: under the payment's lock the provider is asked what is so, that is followed,
 * and what is to be done next is written down with its key; after the commit it is asked for. Then it begins anew, until
 * nothing is left to do. Wherever a process dies, the next round finds out what came of it.
 */
export type Pays = Pick<Context, "db" | "batcher" | "clock"> & {
  readonly provider: PaymentProvider;
  readonly captureAt: CaptureAt;
  /** Names a place between two steps. Tests end the process there. */
  readonly failpoint?: (name: string) => void;
};

const MAX_ROUNDS = 8;
/** What is refused so often needs a person. */
const MAX_ATTEMPTS = 5;
/** Who was sent to the provider's page may come back for so long; a draft without one was given up. */
const DRAFT_MS = 15 * 60_000;

/** Brings an order's money to where the order stands. Rejects where the provider does not answer: to be tried again. */
export async function settlePayment(ctx: Pays, orderId: OrderId): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { call, isMoved } = await ctx.db.primary.transaction().execute((trx) => advance(ctx, trx, orderId));
    if (isMoved) hintOrder(ctx, orderId);
    if (!call) return;
    ctx.failpoint?.(`${call.kind}: written down`);
    await performCall(ctx, call);
    ctx.failpoint?.(`${call.kind}: answered`);
  }
  throw new Error(`the payment of ${orderId} does not settle`);
}

/** A call that is written down: what is asked, of which object, under which key. */
type WrittenCall = NextCall & { readonly key: string; readonly of: PaymentRecord };
type Advanced = { readonly call: WrittenCall | null; readonly isMoved: boolean };

async function advance(ctx: Pays, trx: Transaction<Tables>, orderId: OrderId): Promise<Advanced> {
  const before = await readPayment(trx, orderId, { lock: true, answers: true });
  if (!before) return { call: null, isMoved: false };
  if (before.status === "starting") return giveUpDraft(ctx, trx, before);

  const state = await ctx.provider.look(before);
  ctx.failpoint?.("settle: looked");
  requireCurrency(before, state.intent);
  const followed = {
    ...before,
    ...follow(before, state),
    intentId: state.intent?.id ?? before.intentId,
    methodId: state.methodId ?? before.methodId,
  };
  // A page that nobody can pay on any more makes room for another.
  const isPageOver = followed.status === "asking" && state.session !== "open";
  const payment = isPageOver ? { ...followed, sessionId: null, checkoutUrl: null } : followed;
  const order = await lockOrderMoney(trx, orderId);
  if (state.intent) {
    await post(trx, before, postingsOf(state.intent, order));
    await followRefunds(ctx, trx, { orderId }, state.intent);
  }
  const { status, isMoved } = await moveAlong(ctx, trx, order, payment);
  if (payment.status === "captured" && isUnmade(status)) {
    await giveBackAll(ctx, trx, payment);
  } else if (payment.status === "captured") await giveBackChanged(ctx, trx, payment, order.totalMinor);
  const wanted = payment.capturedMinor > 0 ? await listWantedRefunds(trx, orderId) : [];
  // Nobody knows whether the kept card was held: that is found out first, whatever has become of the order since.
  const isUnsure = payment.status === "saved" && (await hasOpenCall(trx, orderId, "hold"));
  const ended = isUnsure ? payment : { ...payment, status: withoutOrder(payment, status, state.session) };
  const next: NextCall | null = isUnsure
    ? { kind: "hold", amountMinor: payment.amountMinor }
    : nextCall({ ...order, status }, ended, wanted, ctx.captureAt, ctx.clock.now());
  const { call, problem } = next ? await writeDown(trx, ended, next) : { call: null, problem: null };
  await save(trx, ended, { problem, lookAfterMs: lookAfterMs(ended, problem !== null, ctx.clock.now()) });
  ctx.failpoint?.("settle: followed");
  return { call: call && { ...call, of: ended }, isMoved };
}

/** Somebody else's money, or a mistake at the provider: nothing of it is followed, and a person finds it among the dead rows. */
export function requireCurrency({ orderId, currency }: PaymentRecord, intent: ProviderIntent | null): void {
  if (intent && intent.currency !== currency) throw new AppError("wrong_currency", `${orderId}: ${intent.currency}`);
}

async function hasOpenCall(trx: Transaction<Tables>, orderId: OrderId, kind: NextCall["kind"]): Promise<boolean> {
  const { rows } = await sql`
    select from payment_calls where order_id = ${orderId} and kind = ${kind} and outcome is null limit 1`.execute(trx);
  return rows.length > 0;
}

/** The provider never knew of it, or nobody ever heard its answer: so nobody can have paid. */
async function giveUpDraft(ctx: Pays, trx: Transaction<Tables>, payment: PaymentRecord): Promise<Advanced> {
  const { orderId } = payment;
  const order = await lockOrderMoney(trx, orderId);
  const isOld = payment.createdAt + DRAFT_MS < ctx.clock.now();
  if (!isOld && !isEnd(order.status)) return { call: null, isMoved: false };
  if (!isEnd(order.status)) await moveOrder(trx, { orderId, to: "expired", actor: "system", cause: "unpaid" });
  await save(trx, { ...payment, status: "abandoned" }, { problem: null, lookAfterMs: null });
  return { call: null, isMoved: true };
}

/** Takes every step of the order that its payment makes true. */
async function moveAlong(
  ctx: Pick<Pays, "clock">,
  trx: Transaction<Tables>,
  { status, dueAt, promoCode }: OrderMoney,
  payment: PaymentRecord,
): Promise<{ status: OrderStatus; isMoved: boolean }> {
  let now = status;
  const step = () => stepFor({ status: now, dueAt }, payment, ctx.clock.now());
  for (let to = step(); to; to = step()) {
    const { orderId } = payment;
    const move = { orderId, to, actor: "system", cause: to === "expired" ? "unpaid" : null } as const;
    await moveOrder(trx, move, { status: now, promo_code: promoCode });
    now = to;
  }
  return { status: now, isMoved: now !== status };
}

/**
 * Writes down what is to be asked, under a new key, or under the last one where nobody knows what came of it.
 * @param about the order, and which of its tips it is about
 */
export async function writeDown(
  trx: Transaction<Tables>,
  about: { readonly orderId: OrderId; readonly subject?: string },
  next: NextCall,
): Promise<{ call: (NextCall & { key: string }) | null; problem: string | null }> {
  const { orderId } = about;
  const subject = next.kind === "refund" ? next.refundId : (about.subject ?? "");
  const { rows } = await sql<{ key: string; attempt: number; outcome: string | null; detail: string | null }>`
    select key, attempt, outcome, detail from payment_calls
    where order_id = ${orderId} and kind = ${next.kind} and subject = ${subject} order by attempt desc limit 1`.execute(
    trx,
  );
  const [last] = rows;
  if (last && last.outcome === null) {
    await noteAskedAgain(trx, last.key);
    return { call: { ...next, key: last.key }, problem: null };
  }
  if (last?.outcome === "done") throw new Error(`${last.key} was done, and is not to be seen yet`);
  if (last && last.attempt >= MAX_ATTEMPTS) return { call: null, problem: last.detail ?? next.kind };
  const attempt = (last?.attempt ?? 0) + 1;
  const key = [orderId, next.kind, subject, attempt].filter((part) => part !== "").join(":");
  await sql`insert into payment_calls (key, order_id, kind, subject, attempt, params)
    values (${key}, ${orderId}, ${next.kind}, ${subject}, ${attempt}, ${JSON.stringify(next)}::jsonb)`.execute(trx);
  return { call: { ...next, key }, problem: null };
}

/** Asks for it, and writes down what came of it. Rejects where nobody knows: it is to be asked again. */
export async function performCall(ctx: Pays, call: WrittenCall): Promise<void> {
  try {
    await ask(ctx.provider, call);
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.kind === "unknown") throw error;
    if (call.kind === "hold" && error.kind === "refused") return askToPay(ctx, call, error.code);
    await closeCall(ctx.db.primary, call.key, error.kind, error.code);
    if (call.kind === "refund" && error.kind === "refused") await refuseRefund(ctx.db.primary, call.refundId);
    return;
  }
  ctx.failpoint?.(`${call.kind}: done`);
  await closeCall(ctx.db.primary, call.key, "done", null);
}

function ask(provider: PaymentProvider, call: WrittenCall): Promise<void> {
  const { orderId, currency, customerId, methodId, sessionId } = call.of;
  const intentId = call.of.intentId ?? "";
  switch (call.kind) {
    case "expire":
      return provider.expireCheckout(sessionId ?? "", call.key);
    case "hold": {
      if (!customerId || !methodId) throw new Error(`no card is kept for ${orderId}`);
      const wanted = { orderId, currency, amountMinor: call.amountMinor, customerId, methodId };
      return provider.hold(wanted, call.key);
    }
    case "capture":
      return provider.capture(intentId, { amountMinor: call.amountMinor, currency }, call.key);
    case "release":
      return provider.release(intentId, call.key);
    case "refund":
      return provider.refund(intentId, { ...call, currency }, call.key);
  }
}

/**
 * The card that was kept was refused, or its bank wants its owner: who ordered is told, and may pay on a page until the kitchen
 * would get the order.
 */
async function askToPay(ctx: Pays, { key, of: { orderId } }: WrittenCall, code: string): Promise<void> {
  const isNew = await ctx.db.primary.transaction().execute(async (trx) => {
    const payment = await readPayment(trx, orderId, { lock: true });
    await closeCall(trx, key, "refused", code);
    if (payment?.status !== "saved") return false;
    await sql`update payments set status = 'asking', session_id = null, checkout_url = null,
        look_at = now() + interval '2 minutes', updated_at = now(), version = version + 1
      where order_id = ${orderId}`.execute(trx);
    await noteEvent(trx, { orderId, type: "payment", actor: "system", cause: code });
    return true;
  });
  if (isNew) hintOrder(ctx, orderId);
}

/** Writes down that a call is asked once more, since nobody heard what came of it. */
export async function noteAskedAgain(db: Kysely<Tables>, key: string): Promise<void> {
  await sql`update payment_calls set asks = asks + 1 where key = ${key}`.execute(db);
}

/** Writes down what came of a call. */
export async function closeCall(
  db: Kysely<Tables>,
  key: string,
  outcome: "done" | "refused" | "broken",
  detail: string | null,
): Promise<void> {
  await sql`update payment_calls set outcome = ${outcome}, detail = ${detail}, answered_at = now()
    where key = ${key} and outcome is null`.execute(db);
}

async function refuseRefund(db: Kysely<Tables>, refundId: string): Promise<void> {
  await sql`update refunds set status = 'refused', updated_at = now()
    where id = ${refundId} and status = 'wanted'`.execute(db);
}

async function save(
  trx: Transaction<Tables>,
  payment: PaymentRecord,
  { problem, lookAfterMs }: { problem: string | null; lookAfterMs: number | null },
): Promise<void> {
  await sql`
    update payments set status = ${payment.status}, session_id = ${payment.sessionId}, checkout_url = ${payment.checkoutUrl},
      intent_id = ${payment.intentId}, method_ref = ${payment.methodId}, captured_minor = ${payment.capturedMinor},
      refunded_minor = ${payment.refundedMinor}, disputed_minor = ${payment.disputedMinor}, problem = ${problem},
      look_at = now() + make_interval(secs => ${lookAfterMs === null ? null : lookAfterMs / 1000}::float8),
      updated_at = now(), version = version + 1
    where order_id = ${payment.orderId}`.execute(trx);
}

/** When to look though nobody has told of anything: soon while somebody may be paying. */
function lookAfterMs({ status, holdAt }: Payment, hasProblem: boolean, nowMs: number): number | null {
  if (hasProblem) return 60 * 60_000;
  if (status === "starting" || status === "open" || status === "asking") return 2 * 60_000;
  if (status === "saved") return Math.max(2 * 60_000, (holdAt ?? 0) - nowMs);
  return status === "held" ? 30 * 60_000 : null;
}

/** Posts what is not in the books yet. */
export async function post(
  trx: Transaction<Tables>,
  { orderId, currency }: PaymentRecord,
  postings: readonly Posting[],
) {
  const lines = postings.flatMap(({ key, lines: all }) => all.map((line: Line) => ({ key, ...line })));
  if (lines.length === 0) return;
  await sql`
    insert into ledger_entries (key, account, amount_minor, currency, order_id)
    select key, account, minor, ${currency}, ${orderId} from unnest(${lines.map(({ key }) => key)}::text[],
      ${lines.map(({ account }) => account)}::text[], ${lines.map(({ minor }) => minor)}::bigint[]) as n (key, account, minor)
    on conflict do nothing`.execute(trx);
}
