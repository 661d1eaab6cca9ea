import { CARDS, Checkout } from "./checkout.ts";
import { expect } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";
import { liveHere, test } from "./own-kitchen.ts";

test.beforeEach(({ page }) => liveHere(page));

test("a guest orders, pays and follows the order; the cart is empty after it", async ({ page, kitchen }) => {
  const checkout = new Checkout(page);
  await checkout.open(kitchen);
  await checkout.pay.click();
  await expect(page.locator("input[name=name]")).toBeFocused();
  await checkout.fillIn();
  await page.locator("input[name=floor]").fill("3rd floor");
  await page.reload();
  await checkout.ready();
  await expect(page.locator("input[name=floor]")).toHaveValue("3rd floor");
  await expect(checkout.pay).toHaveText("Pay 169 kr");
  await checkout.toPayment();
  await checkout.payWith(CARDS.works);
  await checkout.paid();
  const order = new OrderPage(page);
  await order.told();
  await expect(page.getByRole("region", { name: "What was ordered" })).toContainText("2 items · 169 kr");
  await expect(order.main).toHaveAttribute("data-status", /accepted|preparing/, { timeout: 30_000 });
  await page.goto("/en/cart");
  await expect(page.getByRole("heading", { name: "Nothing in it yet" })).toBeVisible();
});

test("declined, then the bank asks, then it is paid: one order", async ({ page, kitchen }) => {
  const checkout = new Checkout(page);
  await checkout.open(kitchen);
  await checkout.fillIn();
  await checkout.toPayment();
  await checkout.payWith(CARDS.declined);
  await expect(page.getByRole("alert")).toBeVisible();
  await checkout.payWith(CARDS.asks);
  await page.waitForURL(/\/3ds\//);
  await page.locator('button[value="yes"]').click();
  await checkout.paid();
  await new OrderPage(page).told();
});

test("back from the payment's page the same press is the same order", async ({ page, kitchen }) => {
  const checkout = new Checkout(page);
  await checkout.open(kitchen);
  await checkout.fillIn();
  await checkout.toPayment();
  const first = page.url();
  await page.goBack();
  await checkout.ready();
  await expect(page.locator('[data-code="unpaid"]')).toContainText("waits for its payment. Nothing was charged.");
  await checkout.toPayment();
  expect(page.url()).toBe(first);
});

test("a member has it in their list, orders it again, and an operator sees its money", async ({ page, kitchen }) => {
  const checkout = new Checkout(page);
  await checkout.open(kitchen);
  await page.getByRole("button", { name: "Go in as the demo's customer" }).click();
  await expect(page.locator("[data-member]")).toBeVisible();
  await checkout.ready();
  await checkout.toPayment();
  await checkout.payWith(CARDS.works);
  const id = await checkout.paid();
  await new OrderPage(page).told();
  await page.locator("[data-receipt] summary").click();
  await expect(page.locator("[data-receipt]")).toContainText(/2 × Tiramisù.*130\skr/s);
  await page.goto("/en/orders");
  const row = page.locator(`[data-order-id="${id}"]`);
  await expect(row).toContainText("2 items · 169 kr");
  await row.getByRole("button", { name: /^Order again/ }).click();
  await page.waitForURL(/\/cart$/);
  await expect(page.locator(".cart-line")).toHaveCount(1);
  await page.request.post("/api/v1/demo/session", {
    data: { user: "operator" },
    headers: { Origin: new URL(page.url()).origin },
  });
  await page.goto(`/en/ops/orders?q=${id}`);
  await page.locator(`a[href$="/ops/orders/${id}"]`).click();
  await expect(page.locator("[data-healed]")).toContainText("by webhook");
  await expect(page.getByRole("region", { name: "Ledger" }).first()).toBeVisible();
  await expect(page.locator("main")).toContainText(`${id}:checkout:1`);
});
