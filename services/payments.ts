import type { Context } from "#lib/infra/context.ts";
import { createStripe } from "#lib/payments/adapters/stripe.ts";
import type { Pays } from "#lib/payments/commands.ts";

/** What orders are paid with, by the settings; null where nothing can be paid. Connects when first needed. */
export function openPayments({
  config,
  db,
  batcher,
  clock,
}: Pick<Context, "config" | "db" | "batcher" | "clock">): Pays | null {
  const { stripe, captureAt } = config.payments;
  return stripe && { db, batcher, clock, captureAt, provider: createStripe(stripe) };
}
