import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { markSoldOut } from "#lib/catalog/kitchen/commands.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { openCheckout } from "#lib/payments/checkout/commands.ts";
import { draftPaidOrder } from "#lib/payments/drafts/commands.ts";
import { sweepPayments, watchPayments } from "#lib/payments/jobs.ts";
import { requestRefund } from "#lib/payments/refunds/commands.ts";
import { type PaidWorld, PLACE, paidWorld, TO_THE_DOOR, TOTAL } from "./paid-world.ts";

const log = createLogger("silent");
let world: PaidWorld;
beforeAll(async () => {
  world = await paidWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.double.command("PUT", "faults", {});
  await world.told();
});

test("an order is held when it is paid for, taken at the door, and stands in the books as in the provider's", async () => {
  const { orderId, sessionId } = await world.open();
  expect(await world.statusOf(orderId)).toBe("awaiting_payment");
  await world.settle(orderId);
  expect(await world.statusOf(orderId)).toBe("awaiting_payment");
  await world.pay(sessionId);
  await world.settle(orderId);
  expect([await world.statusOf(orderId), (await world.paymentOf(orderId))?.status]).toEqual(["placed", "held"]);
  const held = (await world.ledger()).by;
  await world.move(orderId, "accepted", "preparing", "ready", "picked_up");
  await world.settle(orderId);
  expect((await world.paymentOf(orderId))?.status).toBe("held");
  await world.move(orderId, "delivered");
  expect(await world.told()).toContain(orderId);
  await world.settle(orderId);
  await world.settle(orderId);
  expect(await world.paymentOf(orderId)).toMatchObject({ status: "captured", capturedMinor: TOTAL, problem: null });
  expect(await world.bookOf(orderId)).toMatchObject({ captured: TOTAL, holds: 1, captures: 1, holding: 0 });
  const { by, sum } = await world.ledger();
  expect(sum).toBe(0);
  expect((by.holds ?? 0) - (held.holds ?? 0)).toBe(-TOTAL);
  expect((by.delivery ?? 0) - (held.delivery ?? 0)).toBe(-3_900);
  expect((by.restaurant ?? 0) - (held.restaurant ?? 0)).toBe(-13_000);
});

test.each([
  ["rejected", "restaurant"],
  ["cancelled", "customer"],
  ["expired", "system"],
] as const)("an order that is %s gives back what was held for it", async (to, actor) => {
  const { orderId } = await world.hold();
  await world.told();
  await moveOrder(world.ctx.db.primary, { orderId, to, actor });
  expect(await world.told()).toEqual([orderId]);
  await world.settle(orderId);
  expect((await world.paymentOf(orderId))?.status).toBe("released");
  expect(await world.bookOf(orderId)).toMatchObject({ held: TOTAL, released: TOTAL, captured: 0 });
});

test("who cancels before paying cannot pay any more", async () => {
  const { orderId, sessionId } = await world.open();
  await moveOrder(world.ctx.db.primary, { orderId, to: "cancelled", actor: "customer" });
  await world.settle(orderId);
  expect((await world.paymentOf(orderId))?.status).toBe("abandoned");
  expect((await world.double.stripe.checkout.sessions.retrieve(sessionId)).status).toBe("expired");
});

test("who pays at the moment of cancelling has it given back", async () => {
  const { orderId, sessionId } = await world.open();
  await moveOrder(world.ctx.db.primary, { orderId, to: "cancelled", actor: "customer" });
  await world.pay(sessionId);
  await world.settle(orderId);
  expect([await world.statusOf(orderId), (await world.paymentOf(orderId))?.status]).toEqual(["cancelled", "released"]);
  expect(await world.bookOf(orderId)).toMatchObject({ released: TOTAL, captured: 0 });
});

test("a page that nobody pays on ends its order", async () => {
  const { orderId, sessionId } = await world.open();
  await world.double.stripe.checkout.sessions.expire(sessionId);
  await world.settle(orderId);
  expect([await world.statusOf(orderId), (await world.paymentOf(orderId))?.status]).toEqual(["expired", "abandoned"]);
});

test("a card that is declined may be followed by one that works", async () => {
  const { orderId, sessionId } = await world.open();
  await world.pay(sessionId, { card: "4000000000000002" });
  await world.settle(orderId);
  expect(await world.statusOf(orderId)).toBe("awaiting_payment");
  await world.pay(sessionId, { card: "4000002760003184" });
  await world.settle(orderId);
  expect(await world.statusOf(orderId)).toBe("placed");
  expect(await world.bookOf(orderId)).toMatchObject({ holds: 1 });
});

test("pressed ten times at once it is one order with one page to pay on", async () => {
  const wish = world.wish();
  const before = (await world.double.stripe.checkout.sessions.list({ limit: 100 })).data.length;
  const urls = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const { orderId } = await draftPaidOrder(world.ctx, wish);
      // one that comes while another is under way may be told to come back under the same key
      return [orderId, await openCheckout(world.ctx, orderId, PLACE).catch((error: { code: string }) => error.code)];
    }),
  );
  const [[orderId = ""] = []] = urls;
  const last = await openCheckout(world.ctx, orderId as never, PLACE);
  for (const [id, url] of urls) {
    expect(id).toBe(orderId);
    expect([last, "payments_unavailable"]).toContain(url);
  }
  expect((await world.double.stripe.checkout.sessions.list({ limit: 100 })).data).toHaveLength(before + 1);
  await expect(draftPaidOrder(world.ctx, { ...wish, totalMinor: TOTAL + 1 })).rejects.toMatchObject({
    code: "request_conflict",
  });
});

test("another price than the one agreed to, a sold-out dish, a wrong place: nothing is written down", async () => {
  const count = async () => (await sql`select from orders`.execute(world.ctx.db.primary)).rows.length;
  const before = await count();
  const conflict = { code: "cart_conflict" };
  const { cart } = world.wish();
  await expect(draftPaidOrder(world.ctx, world.wish({ totalMinor: 100 }))).rejects.toMatchObject(conflict);
  const far = { ...cart, to: { lng: 12.9, lat: 57.7 } };
  await expect(draftPaidOrder(world.ctx, world.wish({ cart: far }))).rejects.toMatchObject(conflict);
  await expect(draftPaidOrder(world.ctx, world.wish({ cart: { ...cart, to: null } }))).rejects.toMatchObject(conflict);
  const until = Date.now() + 3_600_000;
  const item = { restaurantId: world.restaurantId, itemId: "tiramisu" };
  await markSoldOut(world.ctx.db.primary, { ...item, until });
  await expect(draftPaidOrder(world.ctx, world.wish())).rejects.toMatchObject(conflict);
  await markSoldOut(world.ctx.db.primary, { ...item, until: null });
  expect(await count()).toBe(before);
});

const FAULTS = ["refused", "limited", "conflict", "broken", "lost", "stalled"] as const;

test.each(FAULTS)("whatever becomes of opening the page (%s), there is one to pay on in the end", async (kind) => {
  const { orderId } = await draftPaidOrder(world.ctx, world.wish());
  await world.double.command("PUT", "faults", {
    api: [{ kind, method: "POST", path: "/v1/checkout", times: 2, delayMs: 20 }],
  });
  const open = () => openCheckout(world.ctx, orderId, PLACE);
  const first = await open().catch((error: { code: string }) => error.code);
  if (!first.startsWith("http")) expect(first).toBe("payments_unavailable");
  await world.double.command("PUT", "faults", {});
  const url = await open();
  expect(await open()).toBe(url);
  const { sessionId } = (await world.paymentOf(orderId)) ?? {};
  await world.pay(sessionId ?? "");
  await world.settle(orderId);
  expect(await world.statusOf(orderId)).toBe("placed");
});

test.each(FAULTS)("whatever becomes of taking the money (%s), it is taken once", async (kind) => {
  const { orderId } = await world.hold();
  await world.move(orderId, ...TO_THE_DOOR);
  await world.double.command("PUT", "faults", {
    api: [{ kind, method: "POST", path: "/v1/payment_intents", times: 2, delayMs: 20 }],
  });
  await world.settle(orderId).catch(() => {});
  await world.double.command("PUT", "faults", {});
  await world.settle(orderId);
  expect((await world.paymentOf(orderId))?.status).toBe("captured");
  expect(await world.bookOf(orderId)).toMatchObject({ captured: TOTAL, captures: 1 });
});

test("what is given back in parts is never more than was taken, whoever asks at once", async () => {
  const { orderId } = await world.hold();
  await expect(
    requestRefund(world.ctx, { orderId, amountMinor: 100, reason: "cold", actor: "operator" }),
  ).rejects.toMatchObject({ code: "nothing_to_refund" });
  await world.move(orderId, ...TO_THE_DOOR);
  await world.settle(orderId);
  const asked = await Promise.allSettled(
    Array.from({ length: 10 }, () =>
      requestRefund(world.ctx, { orderId, amountMinor: 3_000, reason: "cold", actor: "operator" }),
    ),
  );
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  await world.settle(orderId);
  expect(await world.statusOf(orderId)).toBe("refunded_part");
  expect(await world.bookOf(orderId)).toMatchObject({ refunded: 15_000 });
  await requestRefund(world.ctx, { orderId, amountMinor: 1_900, reason: "cold", actor: "operator" });
  await world.settle(orderId);
  expect([await world.statusOf(orderId), (await world.ledger()).sum]).toEqual(["refunded", 0]);
  expect(await world.bookOf(orderId)).toMatchObject({ refunded: TOTAL });
});

test.each(FAULTS)("whatever becomes of giving back (%s), it is given once", async (kind) => {
  const { orderId } = await world.hold();
  await world.move(orderId, ...TO_THE_DOOR);
  await world.settle(orderId);
  await requestRefund(world.ctx, { orderId, amountMinor: 5_000, reason: "cold", actor: "operator" });
  await world.double.command("PUT", "faults", {
    api: [{ kind, method: "POST", path: "/v1/refunds", times: 2, delayMs: 20 }],
  });
  await world.settle(orderId).catch(() => {});
  await world.double.command("PUT", "faults", {});
  await world.settle(orderId);
  expect(await world.bookOf(orderId)).toMatchObject({ refunded: 5_000 });
  expect(await world.statusOf(orderId)).toBe("refunded_part");
});

test("settled by many at once, everything happens once", async () => {
  const { orderId, sessionId } = await world.open();
  await world.pay(sessionId);
  const many = () => Promise.all(Array.from({ length: 6 }, () => world.settle(orderId).catch(() => {})));
  await many();
  await world.move(orderId, ...TO_THE_DOOR);
  await many();
  await world.settle(orderId);
  expect(await world.bookOf(orderId)).toMatchObject({ holds: 1, captures: 1, captured: TOTAL });
  const { rows } = await sql<{ status: string }>`
    select status from order_events where order_id = ${orderId} and type = 'status' order by seq`.execute(
    world.ctx.db.primary,
  );
  expect(rows.map(({ status }) => status)).toEqual(["draft", "awaiting_payment", "placed", ...TO_THE_DOOR]);
});

test("a refund and a dispute made at the provider itself are found in the books", async () => {
  const { orderId, sessionId } = await world.open();
  await world.pay(sessionId, { card: "4000000000000259" });
  await world.settle(orderId);
  await world.move(orderId, ...TO_THE_DOOR);
  await world.settle(orderId);
  const intentId = (await world.paymentOf(orderId))?.intentId ?? "";
  await world.double.stripe.refunds.create({ payment_intent: intentId, amount: 1_000 });
  const { latest_charge } = await world.double.stripe.paymentIntents.retrieve(intentId);
  await world.double.command("POST", "disputes", { charge: latest_charge });
  await world.settle(orderId);
  await world.settle(orderId);
  expect(await world.paymentOf(orderId)).toMatchObject({ refundedMinor: 1_000, disputedMinor: TOTAL });
  expect((await world.ledger()).sum).toBe(0);
});

test.each([
  ["won", 0],
  ["lost", TOTAL],
] as const)("a dispute that is %s stands in the books as in the provider's", async (how, disputed) => {
  const before = (await world.ledger()).by;
  /** What this order has added to an account. */
  const added = async (account: string) => ((await world.ledger()).by[account] ?? 0) - (before[account] ?? 0);
  const { orderId, sessionId } = await world.open();
  await world.pay(sessionId, { card: "4000000000000259" });
  await world.settle(orderId);
  await world.move(orderId, ...TO_THE_DOOR);
  await world.settle(orderId);
  const { intentId } = (await world.paymentOf(orderId)) ?? {};
  const { latest_charge } = await world.double.stripe.paymentIntents.retrieve(intentId ?? "");
  const dispute = await world.double.command("POST", "disputes", { charge: latest_charge });
  await world.settle(orderId);
  expect([(await world.paymentOf(orderId))?.disputedMinor, await added("disputes")]).toEqual([TOTAL, TOTAL]);
  await world.double.command("POST", "disputes", { dispute: dispute.id, won: how === "won" });
  await world.settle(orderId);
  await world.settle(orderId);
  const theirs = await world.bookOf(orderId);
  expect(theirs).toMatchObject({ captured: TOTAL, refunded: 0, disputed });
  expect(await world.paymentOf(orderId)).toMatchObject({ status: "captured", disputedMinor: disputed, problem: null });
  expect(await added("disputes")).toBe(theirs.disputed);
  expect((await added("provider")) + (await added("provider_fees"))).toBe(theirs.captured - theirs.disputed);
  expect((await world.ledger()).sum).toBe(0);
});

test("with every webhook lost, the sweep finds what happened, once", async () => {
  const sweeps = { ...world.ctx, log, acceptWithinMs: 3_600_000 };
  await sweepPayments(sweeps);
  await world.told();
  const { orderId, sessionId } = await world.open();
  await world.pay(sessionId);
  const report = await sweepPayments(sweeps);
  expect(report.events).toBeGreaterThan(0);
  expect(await world.told()).toContain(orderId);
  await world.settle(orderId);
  expect(await world.statusOf(orderId)).toBe("placed");
  expect((await sweepPayments(sweeps)).events).toBe(0);
});

test("an order that nobody answers expires, and nothing is kept of its money", async () => {
  const sweeps = { ...world.ctx, log, acceptWithinMs: 600_000 };
  const { orderId } = await world.hold();
  expect((await sweepPayments(sweeps)).unanswered).toBe(0);
  await sql`update orders set updated_at = now() - interval '11 minutes' where id = ${orderId}`.execute(
    world.ctx.db.primary,
  );
  expect((await sweepPayments(sweeps)).unanswered).toBe(1);
  await world.settle(orderId);
  expect(await world.bookOf(orderId)).toMatchObject({ released: TOTAL });
});

test("a draft that never came to a page is given up after a while, also by looking again", async () => {
  const { orderId } = await draftPaidOrder(world.ctx, world.wish());
  await world.settle(orderId);
  expect(await world.statusOf(orderId)).toBe("draft");
  await sql`update payments set created_at = now() - interval '16 minutes', look_at = now() - interval '1 minute'
    where order_id = ${orderId}`.execute(world.ctx.db.primary);
  await sweepPayments({ ...world.ctx, log, acceptWithinMs: 600_000 });
  expect(await world.told()).toContain(orderId);
  await world.settle(orderId);
  expect([await world.statusOf(orderId), (await world.paymentOf(orderId))?.status]).toEqual(["expired", "abandoned"]);
});

test("a cursor from before what the provider lists is told of, and every payment is looked at instead", async () => {
  const lines: string[] = [];
  const noisy = createLogger("error", { write: (line) => void lines.push(line) });
  const sweeps = { ...world.ctx, log: noisy, acceptWithinMs: 3_600_000 };
  const { orderId } = await world.hold();
  await sweepPayments(sweeps);
  await world.told();
  await sql`update payment_sweeps set seen_until = now() - interval '31 days'`.execute(world.ctx.db.primary);
  const { registry } = createMetrics();
  watchPayments(world.ctx, registry);
  expect(await registry.metrics()).toContain('payments_state{what="cursor_too_old"} 1');
  await sweepPayments(sweeps);
  expect(lines.join()).toContain("does not list events from so long ago");
  expect(await world.told()).toContain(orderId);
  expect(await registry.metrics()).toContain('payments_state{what="cursor_too_old"} 0');
});
