import type { Page } from "@playwright/test";
import { complaints } from "./axe.ts";
import { CARDS, Checkout } from "./checkout.ts";
import { expect } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";
import { liveHere } from "./own-kitchen.ts";
import { test } from "./own-orders.ts";

// The way from the cart to the receipt for those who use no mouse, or hear it.

test.beforeEach(({ page }) => liveHere(page));

/** Tabs until what is focused has that name, as a person would. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${selector}`);
}

test("from the checkout to the receipt with the keyboard alone", async ({ page, kitchen }) => {
  const checkout = new Checkout(page);
  await checkout.open(kitchen);
  await tabTo(page, "[data-pay]");
  await page.keyboard.press("Enter");
  await expect(page.locator("input[name=name]")).toBeFocused();
  await page.keyboard.type("Maja Lind");
  await tabTo(page, "input[name=phone]");
  await page.keyboard.type("+46 70 174 06 01");
  await tabTo(page, "input[name=email]");
  await page.keyboard.type("maja@example.com");
  // Enter in a field is the form's one action
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/c\/pay\//);
  if (await page.locator("input[name=email]").isVisible()) {
    await tabTo(page, "input[name=email]");
    await page.keyboard.type("maja@example.com");
  }
  await tabTo(page, "input[name=card]");
  for (const typed of [CARDS.asks, "12 / 34", "123", "Maja Lind"]) {
    await page.keyboard.type(typed);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/3ds\//);
  await tabTo(page, 'button[value="yes"]');
  await page.keyboard.press("Enter");
  await checkout.paid();
  await new OrderPage(page).told();
  await tabTo(page, "[data-receipt] summary");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-receipt]")).toContainText(/Total.*169\skr/s);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing from the checkout to the refund in the ${colorScheme} theme`, async ({
    page,
    kitchen,
    orders,
  }) => {
    test.slow(); // a dozen pages, and axe reads each of them whole
    await page.emulateMedia({ colorScheme });
    const check = async (what: string) => expect(await complaints(page), what).toEqual([]);
    const checkout = new Checkout(page);
    await page.goto("/en/checkout");
    await expect(page.getByText("your cart is empty")).toBeVisible();
    await check("the checkout of an empty cart");
    await checkout.open(kitchen);
    await checkout.pay.click();
    await check("the checkout with what is missing");
    await page.locator("summary", { hasText: "I have a code" }).click();
    await page.locator("input[name=promo]").fill("NOTHING");
    await page.getByRole("button", { name: "Use it" }).click();
    await expect(page.locator(".text-rose", { hasText: "We do not know this code." })).toBeVisible();
    await check("a code that is refused");
    await page.getByRole("button", { name: "Go in as the demo's customer" }).click();
    await expect(page.locator("[data-member]")).toBeVisible();
    await check("the checkout of a member");
    await checkout.ready();
    await checkout.toPayment();
    await check("the payment's page of the double");
    const pay = page.url();
    await page.goBack();
    await expect(page.locator('[data-code="unpaid"]')).toBeVisible();
    await check("the checkout with an order that waits");
    const [waiting] = await orders.list();
    await page.goto(`/en/checkout/${waiting?.id}`);
    await expect(page.locator('main[data-standing="open"]')).toBeVisible({ timeout: 30_000 });
    await check("the page that waits for the bank");
    await page.goto(pay);
    await checkout.payWith(CARDS.declined);
    await expect(page.getByRole("alert")).toBeVisible();
    await check("a card that is declined");
    await checkout.payWith(CARDS.works);
    const id = await orders.keepUnanswered();
    await checkout.paid();
    await orders.bring(id);
    await expect(page.locator("main.track-root")).toHaveAttribute("data-status", "delivered");
    await page.locator("[data-receipt] summary").click();
    await expect(page.locator("[data-money]")).toBeVisible();
    await expect(page.locator("[data-tip-after]")).toBeVisible();
    await check("the order with receipt and tip");
    await page.goto("/sv/orders");
    await expect(page.locator(`[data-order-id="${id}"]`)).toBeVisible();
    await check("the history");
    await page.goto("/en/orders/ord_nonsense");
    await check("an order that is not there");
    await page.request.post("/api/v1/demo/session", {
      data: { user: "operator" },
      headers: { Origin: new URL(page.url()).origin },
    });
    await page.goto(`/en/ops/orders?q=${id}`);
    await expect(page.locator(`a[href$="/ops/orders/${id}"]`)).toBeVisible();
    await check("the orders of the operators");
    await page.goto(`/en/ops/orders/${id}`);
    await expect(page.locator("[data-healed]")).toBeVisible();
    await check("one order of the operators");
  });
}
