import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as postPrice } from "#app/api/v1/cart/price/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postOrder } from "#app/api/v1/orders/route.ts";
import type { PromoCode } from "#lib/catalog/promo.ts";
import { upsertPromoCodes } from "#lib/catalog/promos/commands.ts";
import { createId, type UserId } from "#lib/core/ids.ts";
import { currencyOf } from "#lib/core/money.ts";
import { moveOrder, moveOrders } from "#lib/orders/commands.ts";
import { draftPaidOrder } from "#lib/payments/drafts/commands.ts";
import { type PaidWorld, paidWorld, TOTAL } from "#tests/payments/paid-world.ts";
import { Browser, startRuntime } from "./api-runtime.ts";

let world: PaidWorld;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
beforeAll(async () => {
  world = await paidWorld();
  runtime = await startRuntime(world.ctx.db);
  runtime.share({ ...runtime.runtime, pays: world.ctx });
});
afterAll(async () => {
  await runtime.stop();
  await world.stop();
});

async function code(more: Partial<PromoCode> = {}): Promise<string> {
  const name = `T${randomBytes(6).toString("hex").toUpperCase()}`;
  const promo: PromoCode = {
    code: name,
    restaurantId: null,
    currency: currencyOf("SEK"),
    off: { amountMinor: 3_000 },
    minimumMinor: 0,
    firstOrderOnly: false,
    eachCustomer: null,
    inAll: null,
    validFrom: 0,
    validUntil: null,
  };
  await upsertPromoCodes(world.ctx.db.primary, [{ ...promo, ...more }]);
  return name;
}
const somebody = (): UserId => createId("user", Date.now(), randomBytes(10));
const order = (promoCode: string, customerId: UserId | null = null) =>
  draftPaidOrder(world.ctx, world.wish({ promoCode, customerId, totalMinor: TOTAL - 3_000 }));
const usedOf = async (name: string) => {
  const { rows } = await sql<{ used: number; live: number }>`
    select used, (select count(*) from promo_uses u where u.code = p.code and given_back_at is null) as live
    from promo_codes p where code = ${name}`.execute(world.ctx.db.primary);
  expect(rows[0]?.used).toBe(rows[0]?.live);
  return rows[0]?.used;
};

test("the cart says what a code takes off, or why it takes nothing", async () => {
  const { cart, restaurantId } = world.wish();
  const price = async (promoCode: string, browser = new Browser()) => {
    const { body } = await browser.call(postPrice, "cart/price", { body: { restaurantId, ...cart, promoCode } });
    return body as unknown as { totalMinor: number; promo: object; canOrder: boolean };
  };
  const good = await code();
  expect(await price(good.toLowerCase())).toMatchObject({
    totalMinor: TOTAL - 3_000,
    promo: { code: good, discountMinor: 3_000, refusal: null },
  });
  expect(await price("no such")).toMatchObject({ totalMinor: TOTAL, promo: { refusal: "unknown" }, canOrder: true });
  expect(await price("x'); --")).toMatchObject({ promo: { refusal: "unknown" } });
  const first = await code({ firstOrderOnly: true });
  expect(await price(first)).toMatchObject({ promo: { refusal: "sign_in" } });
  const customer = new Browser();
  await customer.call(postSignIn, "demo/session", { body: { user: "customer" } });
  expect(await price(first, customer)).toMatchObject({ promo: { refusal: null } });
});

test("an order is held to the price with its code, and told what drifted where the code no longer holds", async () => {
  const name = await code({ inAll: 1 });
  const { orderId } = await order(name);
  const { rows } = await sql`select discount_minor, total_minor, promo_code from orders where id = ${orderId}`.execute(
    world.ctx.db.primary,
  );
  expect(rows).toEqual([{ discount_minor: 3_000, total_minor: TOTAL - 3_000, promo_code: name }]);
  const { cart, restaurantId } = world.wish();
  const body = {
    ...cart,
    restaurantId,
    totalMinor: TOTAL - 3_000,
    promoCode: name,
    requestKey: randomBytes(16).toString("hex"),
  };
  const refused = await new Browser().call(postOrder, "orders", { body });
  expect([refused.status, refused.body.error]).toMatchObject([
    409,
    { code: "cart_conflict", detail: "promo", data: { price: { promo: { refusal: "used_up" }, totalMinor: TOTAL } } },
  ]);
});

test("of forty who come at once, ten have what is there ten times, and no use is lost or made up", async () => {
  const name = await code({ inAll: 10 });
  const all = await Promise.allSettled(Array.from({ length: 40 }, () => order(name)));
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  for (const each of all) if (each.status === "rejected") expect(each.reason.code).toBe("cart_conflict");
  expect(await usedOf(name)).toBe(10);
});

test("what ends without food gives its use back, once, alone or with others", async () => {
  const name = await code({ inAll: 3 });
  const made = [await order(name), await order(name), await order(name)].map(({ orderId }) => orderId);
  const [one, ...others] = made;
  if (!one) throw new Error("nothing was ordered");
  const cancel = { orderId: one, to: "cancelled", actor: "customer" } as const;
  await moveOrder(world.ctx.db.primary, cancel);
  await moveOrder(world.ctx.db.primary, cancel);
  expect(await usedOf(name)).toBe(2);
  await order(name);
  await expect(order(name)).rejects.toMatchObject({ code: "cart_conflict" });
  await moveOrders(world.ctx.db.primary, { orderIds: [one, ...others], to: "expired", actor: "system" });
  expect(await usedOf(name)).toBe(1);
});

test("a code for a first order is one for an account, however many tabs it is tried in at once", async () => {
  const name = await code({ firstOrderOnly: true });
  await expect(order(name)).rejects.toMatchObject({ detail: "promo" });
  const customerId = somebody();
  await Promise.allSettled(Array.from({ length: 8 }, () => order(name, customerId)));
  expect(await usedOf(name)).toBe(1);
  const { rows } = await sql<{ status: string }>`
    select status from orders where customer_id = ${customerId} and status <> 'cancelled'`.execute(
    world.ctx.db.primary,
  );
  expect(rows).toHaveLength(1);
});

test("who comes back from the page to pay on orders anew with the same code, and only that can be paid", async () => {
  const name = await code({ eachCustomer: 1 });
  const customerId = somebody();
  const wish = { promoCode: name, customerId, totalMinor: TOTAL - 3_000 };
  const first = await world.open(wish);
  const second = await world.open(wish);
  expect([await world.statusOf(first.orderId), await world.statusOf(second.orderId)]).toEqual([
    "cancelled",
    "awaiting_payment",
  ]);
  await world.settle(first.orderId);
  expect((await world.paymentOf(first.orderId))?.status).toBe("abandoned");
  await world.pay(second.sessionId);
  await world.settle(second.orderId);
  expect(await world.bookOf(second.orderId)).toMatchObject({ held: TOTAL - 3_000 });
  await expect(order(name, customerId)).rejects.toMatchObject({ code: "cart_conflict" });
});
