import { CARDS, Checkout } from "./checkout.ts";
import { expect } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";
import { liveHere } from "./own-kitchen.ts";
import { chargesSoFar, test } from "./own-orders.ts";

// However somebody presses, in however many tabs: one order, one hold of the card.

test.beforeEach(({ context }) => liveHere(context));

test("a double click is one order and one charge", async ({ page, kitchen, orders }) => {
  const before = await chargesSoFar();
  const checkout = new Checkout(page);
  await checkout.open(kitchen);
  await checkout.fillIn();
  await checkout.pay.dblclick();
  await page.waitForURL(/\/c\/pay\//);
  await checkout.payWith(CARDS.works);
  await checkout.paid();
  expect(await orders.list()).toHaveLength(1);
  expect((await chargesSoFar()).holds).toBe(before.holds + 1);
});

test("two tabs that press at once are sent to one payment; the second sees that it is paid", async ({
  page,
  context,
  kitchen,
  orders,
}) => {
  const before = await chargesSoFar();
  const first = new Checkout(page);
  await first.open(kitchen);
  await first.fillIn();
  const second = new Checkout(await context.newPage());
  await second.page.goto("/en/checkout");
  await second.ready();
  await second.fillIn();
  await Promise.all([first.toPayment(), second.toPayment()]);
  expect(second.page.url()).toBe(first.page.url());
  await first.payWith(CARDS.works);
  const id = await first.paid();
  await second.page.goto("/en/checkout");
  await expect(second.page.getByText("your cart is empty")).toBeVisible();
  await second.page.goto(`/en/checkout/${id}`);
  await second.paid();
  expect(await orders.list()).toHaveLength(1);
  expect((await chargesSoFar()).holds).toBe(before.holds + 1);
});

test("two tabs pay on the payment's page at once: the card is held once", async ({
  page,
  context,
  kitchen,
  orders,
}) => {
  const before = await chargesSoFar();
  const first = new Checkout(page);
  await first.open(kitchen);
  await first.fillIn();
  await first.toPayment();
  const second = new Checkout(await context.newPage());
  await second.page.goto(page.url());
  await Promise.all([first.payWith(CARDS.works), second.payWith(CARDS.works)]);
  await orders.keepUnanswered();
  expect((await chargesSoFar()).holds).toBe(before.holds + 1);
});

test("back from the paid order leads nowhere that charges again", async ({ page, kitchen, orders }) => {
  const before = await chargesSoFar();
  const checkout = new Checkout(page);
  const id = await checkout.orderAsGuest(kitchen);
  await new OrderPage(page).told();
  // the payment is over and leads on; the checkout has nothing left to pay for
  await page.goBack();
  expect(await checkout.paid()).toBe(id);
  await page.goto("/en/checkout");
  await expect(page.getByText("your cart is empty")).toBeVisible();
  await page.goto(`/en/checkout/${id}`);
  expect(await checkout.paid()).toBe(id);
  expect(await orders.list()).toHaveLength(1);
  expect((await chargesSoFar()).holds).toBe(before.holds + 1);
});

test("the answer to the press is lost: it says so, and the next press is the same one order", async ({
  page,
  kitchen,
  orders,
}) => {
  const checkout = new Checkout(page);
  await checkout.open(kitchen);
  await checkout.fillIn();
  // what was asked for arrives, and the answer is lost on its way back
  await page.route("**/api/v1/orders", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await checkout.pay.click();
  const alert = page
    .getByRole("alert")
    .filter({ hasText: "That did not get through. Press again: it stays one order." });
  await expect(alert).toBeVisible();
  await page.unroute("**/api/v1/orders");
  await checkout.toPayment();
  expect(await orders.list()).toHaveLength(1);
});

test("offline the checkout says so and keeps what was typed; nothing is ordered", async ({
  page,
  context,
  kitchen,
  orders,
}) => {
  const checkout = new Checkout(page);
  await checkout.open(kitchen);
  await checkout.fillIn();
  await context.setOffline(true);
  await checkout.pay.click();
  const alert = page
    .getByRole("alert")
    .filter({ hasText: "That did not get through. Press again: it stays one order." });
  await expect(alert).toBeVisible();
  await page.locator(".cart-chip", { hasText: "10%" }).click();
  await expect(page.locator('[data-code="offline"]')).toBeVisible();
  expect(await orders.list()).toEqual([]);
  await context.setOffline(false);
  await checkout.ready();
  await expect(page.locator("input[name=name]")).toHaveValue("Maja Lind");
  await checkout.toPayment();
  expect(await orders.list()).toHaveLength(1);
});
