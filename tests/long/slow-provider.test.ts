import { afterAll, beforeAll, expect, test } from "vitest";
import { openCheckout } from "#lib/payments/checkout/commands.ts";
import { draftPaidOrder } from "#lib/payments/drafts/commands.ts";
import { requestRefund } from "#lib/payments/refunds/commands.ts";
import { type PaidWorld, PLACE, paidWorld, TO_THE_DOOR, TOTAL } from "#tests/payments/paid-world.ts";

/** What takes ten seconds is waited for; what takes longer than anybody waits may have taken effect, and is asked for again. */
const SLOW_MS = 10_000;
const TOO_SLOW_MS = 21_000;

let world: PaidWorld;
beforeAll(async () => {
  world = await paidWorld();
});
afterAll(() => world.stop());

const late = (delayMs: number) =>
  world.double.command("PUT", "faults", { api: [{ kind: "late", method: "POST", delayMs, times: 2 }] });
const heal = () => world.double.command("PUT", "faults", {});

test.each([
  ["ten seconds", SLOW_MS],
  ["longer than a time-out", TOO_SLOW_MS],
])("with a provider that takes %s, each step of an order's money happens once", async (_, delayMs) => {
  const { orderId } = await draftPaidOrder(world.ctx, world.wish());
  await late(delayMs);
  await openCheckout(world.ctx, orderId, PLACE).catch(({ code }) => expect(code).toBe("payments_unavailable"));
  await heal();
  const url = await openCheckout(world.ctx, orderId, PLACE);
  expect(url).toBe((await world.paymentOf(orderId))?.checkoutUrl);
  await world.pay((await world.paymentOf(orderId))?.sessionId ?? "");
  await world.settle(orderId);
  await world.move(orderId, ...TO_THE_DOOR);
  await late(delayMs);
  await world.settle(orderId).catch(() => {});
  await heal();
  await world.settle(orderId);
  await requestRefund(world.ctx, { orderId, amountMinor: 5_000, reason: "cold", actor: "operator" });
  await late(delayMs);
  await world.settle(orderId).catch(() => {});
  await heal();
  await world.settle(orderId);
  expect(await world.bookOf(orderId)).toMatchObject({ holds: 1, captures: 1, captured: TOTAL, refunded: 5_000 });
  const { data } = await world.double.stripe.checkout.sessions.list({ limit: 100 });
  expect(data.filter(({ client_reference_id }) => client_reference_id === orderId)).toHaveLength(1);
  expect((await world.ledger()).sum).toBe(0);
});
