import type { Browser, Locator, Page } from "@playwright/test";
import { CARDS, Checkout } from "./checkout.ts";
import { expect } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";
import { liveHere } from "./own-kitchen.ts";
import { chargesSoFar, test } from "./own-orders.ts";

test.beforeEach(({ context }) => liveHere(context));

/** A window of somebody else, who is one of the demo's people, or nobody. */
async function asAnother(browser: Browser, origin: string, user: "operator" | "customer" | null): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin });
  if (user) {
    const answer = await context.request.post("/api/v1/demo/session", { data: { user }, headers: { Origin: origin } });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
  return context.newPage();
}

async function openReceipt(page: Page): Promise<Locator> {
  const receipt = page.locator("[data-receipt]");
  await receipt.locator("summary").click();
  return receipt;
}

/** The receipt says so, as soon as the provider has. */
async function seesMoneyLetGo(page: Page): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(await openReceipt(page)).toContainText("Held and let go, not charged", { timeout: 2_000 });
  }).toPass();
}

test("a refund by the operator, a part and then the rest, is seen on the order's page", async ({
  page,
  browser,
  kitchen,
  orders,
}) => {
  const checkout = new Checkout(page);
  await checkout.toHeld(kitchen);
  const id = await orders.keepUnanswered();
  await checkout.paid();
  await orders.bring(id);
  await expect(page.locator("main.track-root")).toHaveAttribute("data-status", "delivered");

  const desk = await asAnother(browser, new URL(page.url()).origin, "operator");
  const refund = desk.locator("[data-refund]");
  // taken from the card at the hand-over, soon after it
  await expect(async () => {
    await desk.goto(`/en/ops/orders/${id}`);
    await expect(refund).toBeVisible({ timeout: 500 });
  }).toPass();
  await refund.getByRole("textbox").fill("170");
  await refund.getByRole("button").click();
  await expect(refund.getByRole("status")).toHaveText("That is more than can still be given back.");
  await refund.getByRole("textbox").fill("50");
  await refund.getByRole("button", { name: "Give back", exact: true }).click();
  await refund.getByRole("button", { name: /^Yes, give back 50/ }).click();
  await expect(page.locator("main.track-root")).toHaveAttribute("data-status", "refunded_part");
  const receipt = await openReceipt(page);
  await expect(receipt).toContainText(/Charged.*169\skr.*Given back.*50\skr/s);

  await desk.reload();
  await expect(refund).toContainText(/at most 119\skr/);
  await refund.getByRole("button", { name: "Give back", exact: true }).click();
  await refund.getByRole("button", { name: /^Yes, give back 119/ }).click();
  await expect(page.locator("main.track-root")).toHaveAttribute("data-status", "refunded");
  await expect(page.locator("[data-answer]")).toContainText("Refunded");
  await expect(receipt).toContainText(/Given back.*169\skr/s);
  await desk.context().close();
});

test("an order for tomorrow is planned, and may be cancelled", async ({ page, kitchen }) => {
  const checkout = new Checkout(page);
  await checkout.open(kitchen);
  await checkout.fillIn();
  await page.getByRole("combobox", { name: "Day" }).selectOption("Tomorrow");
  const times = page.getByRole("combobox", { name: "Time" });
  await expect(times).toBeVisible();
  // the day's last: shortly before midnight its first is so near that it goes to the kitchen at once
  await times.selectOption({ index: (await times.getByRole("option").count()) - 1 });
  await checkout.ready();
  await checkout.toPayment();
  await checkout.payWith(CARDS.works);
  await checkout.paid();
  const order = new OrderPage(page);
  await expect(order.main).toHaveAttribute("data-status", "scheduled");
  await expect(page.locator(".track-panel")).toContainText("Your order is planned");
  await page.getByRole("button", { name: "Cancel the order" }).click();
  await page.getByRole("button", { name: "Yes, cancel it" }).click();
  await expect(order.main).toHaveAttribute("data-status", "cancelled");
  await seesMoneyLetGo(page);
});

test("nobody accepts it: it ends by itself, and the money is let go", async ({ page, kitchen, orders }) => {
  const checkout = new Checkout(page);
  await checkout.toHeld(kitchen);
  const id = await orders.keepUnanswered();
  await checkout.paid();
  const order = new OrderPage(page);
  await order.told();
  await orders.letTimeRunOut(id);
  await expect(order.main).toHaveAttribute("data-status", "expired");
  await expect(page.locator(".track-panel")).toContainText("Pizzeria Linné did not answer");
  await seesMoneyLetGo(page);
});

test("it is cancelled while nobody has answered; the money is let go", async ({ page, kitchen, orders }) => {
  const checkout = new Checkout(page);
  await checkout.toHeld(kitchen);
  await orders.keepUnanswered();
  await checkout.paid();
  const order = new OrderPage(page);
  await page.getByRole("button", { name: "Cancel the order" }).click();
  await expect(page.locator("[data-cancel]")).toContainText("Pizzeria Linné has not answered yet");
  await page.getByRole("button", { name: "Yes, cancel it" }).click();
  await expect(order.main).toHaveAttribute("data-status", "cancelled");
  await expect(page.getByRole("button", { name: "Cancel the order" })).toHaveCount(0);
  await seesMoneyLetGo(page);
});

test("the browser is closed right after paying: the order still comes to be, and is found again", async ({
  page,
  context,
  kitchen,
  orders,
}) => {
  const before = await chargesSoFar();
  const payer = await context.newPage();
  const checkout = new Checkout(payer);
  await checkout.open(kitchen);
  await checkout.fillIn();
  await checkout.toPayment();
  // the bank has heard of it, and nobody comes back
  await payer.route(/\/checkout\/ord_/, (route) => route.abort());
  const heard = payer.waitForResponse(
    (answer) => answer.request().method() === "POST" && answer.url().includes("/c/pay/"),
  );
  await checkout.payWith(CARDS.works);
  await heard;
  await payer.close();
  const id = await orders.keepUnanswered();
  expect(await chargesSoFar()).toEqual({ ...before, holds: before.holds + 1 });

  await page.goto("/en/checkout");
  await expect(page.locator('[data-code="paid"]')).toContainText("is paid.");
  await page.getByRole("button", { name: "See the order" }).click();
  await page.waitForURL(new RegExp(`/orders/${id}$`));
  await new OrderPage(page).told();
});

test("a price, and the hours, that have changed since are asked about first", async ({ page, kitchen, orders }) => {
  const checkout = new Checkout(page);
  await checkout.open(kitchen);
  await checkout.fillIn();
  await kitchen.changeMenu(({ sections }) => ({
    sections: sections.map((section) => ({
      ...section,
      items: section.items.map((item) => (item.id === "tiramisu" ? { ...item, priceMinor: 7_000 } : item)),
    })),
  }));
  await checkout.pay.click();
  await expect(page.getByRole("alert").filter({ hasText: "Something has just changed" })).toBeVisible();
  await expect(page.locator('[data-code="price_changed"]')).toContainText("Tiramisù now costs 70 kr. It was 65 kr.");
  expect(await orders.list()).toEqual([]);
  await page.getByRole("button", { name: "That is fine" }).click();
  await expect(checkout.pay).toHaveText("Pay 179 kr");

  await kitchen.pause(Date.now() + 3 * 3_600_000);
  await checkout.pay.click();
  await expect(page.locator('[data-code="closed"]')).toBeVisible();
  expect(await orders.list()).toEqual([]);
  await page.getByRole("button", { name: /^Order for/ }).click();
  await checkout.ready();
  await checkout.toPayment();
  await checkout.payWith(CARDS.works);
  await checkout.paid();
  await orders.only("scheduled");
});

test("somebody else's order is calmly not there, whoever asks", async ({ page, browser, kitchen }) => {
  const id = await new Checkout(page).orderAsGuest(kitchen);
  await new OrderPage(page).told();
  const { origin } = new URL(page.url());
  for (const user of ["customer", null] as const) {
    const other = await asAnother(browser, origin, user);
    await other.goto(`/en/orders/${id}`);
    await expect(other.locator("[data-away]")).toBeVisible();
    await expect(other.locator("[data-away]")).not.toContainText("Pizzeria Linné");
    await other.goto(`/en/checkout/${id}`);
    await expect(other.getByRole("heading", { name: "There is no such order for you" })).toBeVisible();
    for (const path of [`orders/${id}`, `orders/${id}/changes`])
      expect((await other.request.get(`/api/v1/${path}`)).status()).toBe(user ? 404 : 401);
    for (const step of ["cancel", "checkout", "refunds"]) {
      const headers = { Origin: origin };
      const answer = await other.request.post(`/api/v1/orders/${id}/${step}`, { data: { locale: "en" }, headers });
      expect(answer.status(), step).toBeGreaterThanOrEqual(400);
    }
    await other.goto(`/en/ops/orders/${id}`);
    await expect(other.locator("body")).not.toContainText("Pizzeria Linné");
    await other.context().close();
  }
  await page.goto("/en/orders/ord_nonsense");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goto(`/en/orders/${id}`);
  await new OrderPage(page).told();
});
