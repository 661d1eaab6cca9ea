import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postCancel } from "#app/api/v1/orders/[id]/cancel/route.ts";
import { POST as postCheckout } from "#app/api/v1/orders/[id]/checkout/route.ts";
import { POST as postRefund } from "#app/api/v1/orders/[id]/refunds/route.ts";
import { POST as postOrder } from "#app/api/v1/orders/route.ts";
import { upsertMenus } from "#lib/catalog/commands.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { Browser, startRuntime } from "#tests/orders/api-runtime.ts";
import { type PaidWorld, paidWorld, TOTAL } from "./paid-world.ts";

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

async function signedIn(user: "customer" | "operator"): Promise<Browser> {
  const browser = new Browser();
  await browser.call(postSignIn, "demo/session", { body: { user } });
  return browser;
}

function wish(more: object = {}): object {
  const { cart, restaurantId, totalMinor, door } = world.wish();
  return { ...cart, restaurantId, totalMinor, door, requestKey: randomBytes(16).toString("base64url"), ...more };
}
const place = (browser: Browser, body: object) => browser.call(postOrder, "orders", { body });

test("a guest orders, pays, and manages the order by the cookies that they were given", async () => {
  const browser = new Browser();
  const { status, body } = await place(browser, wish({ locale: "sv" }));
  expect([status, body.track]).toEqual([201, expect.stringMatching(/^\/sv\/track#[\w-]{43}$/)]);
  expect(body.checkoutUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/c\/pay\/cs_test_/);
  const page = await (await fetch(body.checkoutUrl ?? "")).text();
  expect(page).toContain("Betala");
  expect(page).toContain("Leverans");
  const id = body.orderId ?? "";
  const again = await browser.call(postCheckout, `orders/${id}/checkout`, { body: {}, params: { id } });
  expect(again.body.checkoutUrl).toBe(body.checkoutUrl);
  const stranger = await new Browser().call(postCheckout, `orders/${id}/checkout`, { body: {}, params: { id } });
  expect(stranger.status).toBe(401);
  const other = await (await signedIn("customer")).call(postCheckout, `orders/${id}/checkout`, {
    body: {},
    params: { id },
  });
  expect([other.status, other.body.error?.code]).toEqual([404, "order_not_found"]);
  expect((await browser.call(postCancel, `orders/${id}/cancel`, { body: {}, params: { id } })).status).toBe(200);
  await world.settle(id as OrderId);
  expect((await fetch(body.checkoutUrl ?? "")).status).toBe(410);
});

test("the same key is the same order, also from two tabs at once, and no other", async () => {
  const browser = await signedIn("customer");
  const asked = wish();
  const [one, two] = await Promise.all([place(browser, asked), place(browser, asked)]);
  const answers = [one, two].filter(({ status }) => status === 201);
  expect(answers.length).toBeGreaterThan(0);
  const last = await place(browser, asked);
  for (const { body } of answers) expect(body.orderId).toBe(last.body.orderId);
  expect((await place(browser, { ...asked, tipMinor: 500, totalMinor: TOTAL + 500 })).body.error?.code).toBe(
    "request_conflict",
  );
  // somebody else who has heard of the key
  expect((await place(await signedIn("operator"), asked)).body.error?.code).toBe("request_conflict");
});

/** How much is written down of orders and of their money, the provider's pages to pay on with it. */
async function written(): Promise<object> {
  const tables = ["orders", "order_requests", "order_lines", "order_events", "order_links", "outbox"];
  const money = ["payments", "payment_calls", "ledger_entries"];
  const counts = [...tables, ...money].map(async (table) => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(
      world.ctx.db.primary,
    );
    return [table, rows[0]?.count];
  });
  const pages = await world.double.stripe.checkout.sessions.list({ limit: 100 });
  return { ...Object.fromEntries(await Promise.all(counts)), pages: pages.data.map(({ id }) => id) };
}

const HOUR_MS = 3_600_000;
const some = (quantity: number) => ({ lines: [{ itemId: "tiramisu", quantity }] });

test.each([
  ["a price made up", { totalMinor: 1 }, 409, "cart_conflict", "price"],
  ["a negative tip", { tipMinor: -500, totalMinor: TOTAL - 500 }, 400, "bad_message", "tipMinor"],
  ["no key", { requestKey: "" }, 400, "bad_message", "requestKey"],
  [
    "a restaurant that is none",
    { restaurantId: "rst_00000000000000000000000000000000" },
    404,
    "not_found",
    "restaurant",
  ],
  ["no address", { to: null }, 409, "cart_conflict", "address"],
  ["a note without an end", { door: { label: "", note: "x".repeat(501) } }, 400, "bad_message", "door.note"],
  ["a fraction of a pizza", some(0.5), 400, "bad_message", "lines.0.quantity"],
  ["a negative quantity", some(-2), 400, "bad_message", "lines.0.quantity"],
  ["more than anybody eats", some(1_000_000), 400, "bad_message", "lines.0.quantity"],
  ["a time that has passed meanwhile", { deliverAt: Date.now() - HOUR_MS }, 409, "cart_conflict", "slot"],
  ["a time next month", { deliverAt: Date.now() + 30 * 24 * HOUR_MS }, 400, "bad_message", "deliverAt"],
])("%s is refused, and nothing is written down", async (_, more, status, code, detail) => {
  const before = await written();
  const refused = await place(new Browser(), wish(more));
  expect([refused.status, refused.body.error]).toEqual([status, expect.objectContaining({ code, detail })]);
  expect(await written()).toEqual(before);
});

test("a cart whose dish has left the menu meanwhile is told so, and nothing is written down", async () => {
  const { restaurantId } = world;
  const sections = someMenu().sections.filter(({ id }) => id !== "dessert");
  await upsertMenus(world.ctx.db.primary, [{ restaurantId, menu: { sections } }]);
  const asked = wish();
  const before = await written();
  const refused = await place(new Browser(), asked);
  const changes = expect.arrayContaining([{ code: "item_gone", line: 0 }]);
  expect([refused.status, refused.body.error]).toEqual([
    409,
    expect.objectContaining({
      code: "cart_conflict",
      detail: "cart",
      data: { price: expect.objectContaining({ changes }) },
    }),
  ]);
  expect(await written()).toEqual(before);
  // back on the menu, the same press works
  await upsertMenus(world.ctx.db.primary, [{ restaurantId, menu: someMenu() }]);
  expect((await place(new Browser(), asked)).status).toBe(201);
});

test("while the provider is away nothing is charged, and the same press works later", async () => {
  await world.double.command("PUT", "faults", { api: [{ kind: "refused", path: "/v1/checkout" }] });
  const browser = new Browser();
  const asked = wish();
  const refused = await place(browser, asked);
  expect([refused.status, refused.body.error?.code]).toEqual([503, "payments_unavailable"]);
  await world.double.command("PUT", "faults", {});
  expect((await place(browser, asked)).status).toBe(201);
});

test("operators give back, and nobody else", async () => {
  const { orderId, sessionId } = await world.open();
  await world.pay(sessionId);
  await world.settle(orderId);
  await world.move(orderId, "accepted", "preparing", "ready", "picked_up", "delivered");
  await world.settle(orderId);
  const refund = (browser: Browser, amountMinor: number) =>
    browser.call(postRefund, `orders/${orderId}/refunds`, {
      body: { amountMinor, reason: "cold" },
      params: { id: orderId },
    });
  expect((await refund(await signedIn("customer"), 100)).status).toBe(404);
  const operator = await signedIn("operator");
  expect((await refund(operator, TOTAL + 1)).body.error?.code).toBe("nothing_to_refund");
  expect((await refund(operator, 1_000)).status).toBe(202);
  await world.settle(orderId);
  expect(await world.bookOf(orderId)).toMatchObject({ refunded: 1_000 });
});
