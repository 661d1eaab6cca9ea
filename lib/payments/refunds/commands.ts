import { randomBytes } from "node:crypto";
import { sql, type Transaction } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import { createId, type OrderId, type RefundId, type TipId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { Context } from "#lib/infra/context.ts";
import { noteChange } from "#lib/infra/outbox.ts";
import { settleChange } from "#lib/orders/money-steps.ts";
import type { OrderActor } from "#lib/orders/status.ts";
import { type ProviderIntent, refundableMinor } from "../payment.ts";
import { listWantedRefunds, type PaymentRecord, readPayment } from "../queries.ts";

/** Why something is given back that was taken before the order became less. */
const CHANGED = "order_changed";

/** Refunds that the provider has given: ours are done, others were made there by hand. */
export async function followRefunds(
  ctx: Pick<Context, "clock">,
  trx: Transaction<Tables>,
  of: { readonly orderId: OrderId; readonly tipId?: TipId },
  { refunds }: ProviderIntent,
): Promise<void> {
  for (const { id, refundId, amountMinor } of refunds) {
    const { numAffectedRows } = await sql`
      update refunds set status = 'done', provider_id = ${id}, updated_at = now()
      where order_id = ${of.orderId} and (provider_id = ${id} or (id = ${refundId} and provider_id is null))`.execute(
      trx,
    );
    if (numAffectedRows) continue;
    await insertRefund(ctx, trx, { ...of, amountMinor, reason: "made_at_provider", actor: "system" }, id);
  }
}

/** What was taken for an order that came to nothing goes back. */
export async function giveBackAll(
  ctx: Pick<Context, "clock">,
  trx: Transaction<Tables>,
  payment: PaymentRecord,
): Promise<void> {
  const left = refundableMinor(payment, await listWantedRefunds(trx, payment.orderId));
  if (left === 0) return;
  const refund = { orderId: payment.orderId, amountMinor: left, reason: "order_ended", actor: "system" } as const;
  await insertRefund(ctx, trx, refund, null);
}

/** What was taken before something was left out goes back. */
export async function giveBackChanged(
  ctx: Pick<Context, "clock">,
  trx: Transaction<Tables>,
  payment: PaymentRecord,
  totalMinor: number,
): Promise<void> {
  if (payment.capturedMinor <= totalMinor) return;
  const { orderId } = payment;
  const { rows } = await sql<{ sum: number }>`
    select coalesce(sum(amount_minor), 0)::bigint as sum from refunds
    where order_id = ${orderId} and tip_id is null and reason = ${CHANGED} and status <> 'refused'`.execute(trx);
  const left = refundableMinor(payment, await listWantedRefunds(trx, orderId));
  const amountMinor = Math.min(left, payment.capturedMinor - totalMinor - (rows[0]?.sum ?? 0));
  if (amountMinor > 0) await insertRefund(ctx, trx, { orderId, amountMinor, reason: CHANGED, actor: "system" }, null);
}
export type NewRefund = {
  readonly orderId: OrderId;
  /** Of this tip; none: of the order's own payment. */
  readonly tipId?: TipId;
  readonly amountMinor: number;
  /** Why, as a word. */
  readonly reason: string;
  readonly actor: OrderActor;
  readonly actorId?: string;
};

/** Writes a refund down: as wanted, or as given where the provider has given it. */
export async function insertRefund(
  ctx: Pick<Context, "clock">,
  trx: Transaction<Tables>,
  { orderId, tipId, amountMinor, reason, actor, actorId }: NewRefund,
  providerId: string | null,
): Promise<RefundId> {
  const id = createId("refund", ctx.clock.now(), randomBytes(10));
  await sql`
    insert into refunds (id, order_id, tip_id, amount_minor, reason, status, provider_id, actor, actor_id)
    values (${id}, ${orderId}, ${tipId ?? null}, ${amountMinor}, ${reason}, ${providerId ? "done" : "wanted"}, ${providerId}, ${actor},
      ${actorId ?? null})`.execute(trx);
  return id;
}

/**
 * Asks for money to be given back. It is, soon after the commit.
 * Throws AppError: order_not_found; nothing_to_refund where it is more than was taken and not given back yet.
 */
export function requestRefund(ctx: Pick<Context, "db" | "clock">, refund: NewRefund): Promise<RefundId> {
  return ctx.db.primary.transaction().execute(async (trx) => {
    const payment = await readPayment(trx, refund.orderId, { lock: true });
    if (!payment) throw new AppError("order_not_found");
    const left = refundableMinor(payment, await listWantedRefunds(trx, refund.orderId));
    if (refund.amountMinor < 1 || refund.amountMinor > left) throw new AppError("nothing_to_refund", String(left));
    await noteChange(trx, settleChange(refund.orderId));
    return insertRefund(ctx, trx, refund, null);
  });
}
