import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createManualClock } from "#lib/core/clock.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { createLogger } from "#lib/infra/log.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { openCheckout } from "#lib/payments/checkout/commands.ts";
import { settlePayment } from "#lib/payments/commands.ts";
import { sweepPayments } from "#lib/payments/jobs.ts";
import { type PaidWorld, PLACE, paidWorld, TOTAL } from "./paid-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NEEDS_OWNER = "4000002760003184";
let world: PaidWorld;
beforeAll(async () => {
  world = await paidWorld();
});
afterAll(() => world.stop());
beforeEach(() => world.double.command("PUT", "faults", {}));

/** An order for so much later, and the same world when as much of it is left: only our clock moves. */
async function orderFor(aheadMs: number, card?: string) {
  const deliverAt = Math.ceil((Date.now() + aheadMs) / 300_000) * 300_000;
  const { orderId, sessionId } = await world.open({ cart: { ...world.wish().cart, deliverAt } });
  if (card !== undefined) await world.pay(sessionId, card ? { card } : {});
  await world.settle(orderId);
  const at = (beforeMs: number) => ({ ...world.ctx, clock: createManualClock(deliverAt - beforeMs) });
  return {
    orderId,
    settleAt: (beforeMs: number) => settlePayment(at(beforeMs), orderId),
    sweepAt: (beforeMs: number) =>
      sweepPayments({ ...at(beforeMs), log: createLogger("silent"), acceptWithinMs: 600_000 }),
  };
}
const state = async (orderId: OrderId) => [await world.statusOf(orderId), (await world.paymentOf(orderId))?.status];
const eventsOf = async (orderId: OrderId) => {
  const { rows } = await sql<{ what: string }>`
    select coalesce(status, type || ' ' || cause) as what from order_events where order_id = ${orderId} order by seq`.execute(
    world.ctx.db.primary,
  );
  return rows.map(({ what }) => what);
};

test("up to five days ahead it is held at once, and the kitchen gets it when it is time, with notice", async () => {
  const { orderId, sweepAt } = await orderFor(2 * DAY, "");
  expect(await state(orderId)).toEqual(["scheduled", "held"]);
  await sweepAt(2 * HOUR);
  expect(await world.statusOf(orderId)).toBe("scheduled");
  // the provider has no say in it
  await world.double.command("PUT", "faults", { api: [{ kind: "refused", path: "/v1/payment_intents" }] });
  await sweepAt(45 * 60_000);
  expect(await eventsOf(orderId)).toEqual(["draft", "awaiting_payment", "scheduled", "placed"]);
});

test("later ones keep a card, are held the day before without its owner, and are taken at the door", async () => {
  const { orderId, settleAt, sweepAt } = await orderFor(8 * DAY, "");
  expect(await state(orderId)).toEqual(["scheduled", "saved"]);
  expect(await world.bookOf(orderId)).toBeUndefined();
  await settleAt(25 * HOUR);
  expect(await state(orderId)).toEqual(["scheduled", "saved"]);
  await settleAt(24 * HOUR);
  expect(await state(orderId)).toEqual(["scheduled", "held"]);
  await settleAt(23 * HOUR);
  expect(await world.bookOf(orderId)).toMatchObject({ held: TOTAL, holds: 1 });
  await sweepAt(30 * 60_000);
  await world.move(orderId, "accepted", "preparing", "ready", "picked_up", "delivered");
  await settleAt(0);
  expect(await world.bookOf(orderId)).toMatchObject({ captured: TOTAL, captures: 1, holds: 1 });
  expect((await world.ledger()).sum).toBe(0);
});

test.each([
  [NEEDS_OWNER, "authentication_required"],
  ["4000000000000341", "card_declined"],
])("a card that is refused then (%s) is told as an event, and a page to pay on holds it", async (card, code) => {
  const { orderId, settleAt, sweepAt } = await orderFor(8 * DAY, card);
  await settleAt(24 * HOUR);
  expect(await state(orderId)).toEqual(["scheduled", "asking"]);
  expect((await eventsOf(orderId)).at(-1)).toBe(`payment ${code}`);
  const left = await openCheckout(world.ctx, orderId, PLACE);
  expect(await openCheckout(world.ctx, orderId, PLACE)).toBe(left);
  await world.double.stripe.checkout.sessions.expire((await world.paymentOf(orderId))?.sessionId ?? "");
  const again = await openCheckout(world.ctx, orderId, PLACE);
  expect(again).not.toBe(left);
  await world.pay((await world.paymentOf(orderId))?.sessionId ?? "", { card: NEEDS_OWNER });
  await settleAt(21 * HOUR);
  expect(await state(orderId)).toEqual(["scheduled", "held"]);
  expect(await world.bookOf(orderId)).toMatchObject({ held: TOTAL, holds: 1 });
  await sweepAt(30 * 60_000);
  expect(await world.statusOf(orderId)).toBe("placed");
});

test("what nobody has paid for by then ends, and its page with it", async () => {
  const { orderId, settleAt } = await orderFor(8 * DAY, NEEDS_OWNER);
  await settleAt(24 * HOUR);
  await openCheckout(world.ctx, orderId, PLACE);
  const { sessionId } = (await world.paymentOf(orderId)) ?? {};
  await settleAt(30 * 60_000);
  expect(await state(orderId)).toEqual(["expired", "abandoned"]);
  expect((await world.double.stripe.checkout.sessions.retrieve(sessionId ?? "")).status).toBe("expired");
});

test("cancelled before, between and while it is held, nothing is kept of it", async () => {
  const cancel = (orderId: OrderId) => moveOrder(world.ctx.db.primary, { orderId, to: "cancelled", actor: "customer" });
  const early = await orderFor(8 * DAY, "");
  await cancel(early.orderId);
  await early.settleAt(24 * HOUR);
  expect(await state(early.orderId)).toEqual(["cancelled", "abandoned"]);
  // asked for, and nobody has heard what came of it
  const late = await orderFor(8 * DAY, "");
  const silent = { api: [{ kind: "stalled", method: "POST", path: "/v1/payment_intents", times: 2 }] };
  await world.double.command("PUT", "faults", silent);
  await expect(late.settleAt(24 * HOUR)).rejects.toThrow();
  await cancel(late.orderId);
  await late.settleAt(23 * HOUR);
  expect(await state(late.orderId)).toEqual(["cancelled", "released"]);
  expect(await world.bookOf(late.orderId)).toMatchObject({ held: TOTAL, released: TOTAL, holds: 1 });
});

test.each(["refused", "limited", "conflict", "broken", "lost", "stalled"] as const)(
  "whatever becomes of keeping the card and of holding by it (%s), it is held once",
  async (kind) => {
    const fault = (path: string) => ({ api: [{ kind, method: "POST", path, times: 2, delayMs: 20 }] });
    const { orderId, settleAt } = await orderFor(8 * DAY, "");
    await world.double.command("PUT", "faults", fault("/v1/payment_intents"));
    await settleAt(24 * HOUR).catch(() => {});
    await world.double.command("PUT", "faults", {});
    await settleAt(24 * HOUR);
    expect(await state(orderId)).toEqual(["scheduled", "held"]);
    expect(await world.bookOf(orderId)).toMatchObject({ held: TOTAL, holds: 1 });
    const deliverAt = Math.ceil((Date.now() + 8 * DAY) / 300_000) * 300_000;
    await world.double.command("PUT", "faults", fault("/v1/customers"));
    const wish = world.wish({ cart: { ...world.wish().cart, deliverAt } });
    const opened = () => world.open(wish);
    await opened().catch(({ code }) => expect(code).toBe("payments_unavailable"));
    await world.double.command("PUT", "faults", {});
    const again = await opened();
    await world.pay(again.sessionId);
    await world.settle(again.orderId);
    expect(await state(again.orderId)).toEqual(["scheduled", "saved"]);
  },
);

test("one who is told and does not answer in time loses it, counted from when the kitchen got it", async () => {
  const { orderId, sweepAt } = await orderFor(2 * DAY, "");
  await sweepAt(45 * 60_000);
  expect(await world.statusOf(orderId)).toBe("placed");
  await sql`update orders set updated_at = now() - interval '11 minutes' where id = ${orderId}`.execute(
    world.ctx.db.primary,
  );
  await sweepAt(30 * 60_000);
  expect((await eventsOf(orderId)).at(-1)).toBe("expired");
});
