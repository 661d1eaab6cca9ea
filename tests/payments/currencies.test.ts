import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { createId } from "#lib/core/ids.ts";
import { currencyOf } from "#lib/core/money.ts";
import { draftPaidOrder } from "#lib/payments/drafts/commands.ts";
import { requestRefund } from "#lib/payments/refunds/commands.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { KITCHEN } from "#tests/orders/some-orders.ts";
import { type PaidWorld, paidWorld, TOTAL } from "./paid-world.ts";

let world: PaidWorld;
beforeAll(async () => {
  world = await paidWorld();
});
afterAll(() => world.stop());

async function restaurantIn(code: string) {
  const id = createId("restaurant", 0, randomBytes(10));
  await upsertRestaurants(world.ctx.db.primary, [someRestaurant({ id, at: KITCHEN, currency: currencyOf(code) })]);
  await upsertMenus(world.ctx.db.primary, [{ restaurantId: id, menu: someMenu() }]);
  return id;
}

test.each([
  ["JPY", 1],
  ["KWD", 1],
  ["ISK", 100],
])("%s is held, taken and given back to the unit, as the provider counts it", async (code, factor) => {
  const { orderId, sessionId } = await world.open({ restaurantId: await restaurantIn(code), currency: code });
  await world.pay(sessionId);
  await world.settle(orderId);
  await world.move(orderId, "accepted", "preparing", "ready", "picked_up", "delivered");
  await world.settle(orderId);
  await requestRefund(world.ctx, { orderId, amountMinor: 1_000, reason: "cold", actor: "operator" });
  await world.settle(orderId);
  const currency = code.toLowerCase();
  const amounts = { held: TOTAL * factor, captured: TOTAL * factor, refunded: 1_000 * factor };
  expect(await world.bookOf(orderId)).toMatchObject({ currency, ...amounts });
  expect(await world.paymentOf(orderId)).toMatchObject({ capturedMinor: TOTAL, refundedMinor: 1_000 });
  const { rows } = await sql<{ currency: string; sum: number }>`
    select currency, sum(amount_minor)::bigint as sum from ledger_entries where order_id = ${orderId} group by currency`.execute(
    world.ctx.db.primary,
  );
  expect(rows).toEqual([{ currency: code, sum: 0 }]);
});

test("another currency than the restaurant's is asked about, and what cannot be charged is refused", async () => {
  const restaurantId = await restaurantIn("KWD");
  await expect(draftPaidOrder(world.ctx, world.wish({ restaurantId, currency: "SEK" }))).rejects.toMatchObject({
    code: "cart_conflict",
    detail: "currency",
  });
  const { cart } = world.wish();
  const odd = world.wish({ restaurantId, cart: { ...cart, tipMinor: 5 }, totalMinor: TOTAL + 5 });
  await expect(draftPaidOrder(world.ctx, odd)).rejects.toMatchObject({ code: "bad_message" });
});

test("money of another currency under our name is never followed", async () => {
  const { orderId, sessionId } = await world.open();
  await world.pay(sessionId);
  await sql`update payments set currency = 'EUR' where order_id = ${orderId}`.execute(world.ctx.db.primary);
  await expect(world.settle(orderId)).rejects.toMatchObject({ code: "wrong_currency" });
  expect(await world.statusOf(orderId)).toBe("awaiting_payment");
});
