import { expect, test } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";

test("an order made in the demo is followed from its placing on", async ({ page }) => {
  const order = new OrderPage(page);
  await order.orderSomething();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Order \w+ from .+/);
  await expect(order.answer).toContainText(/Arriving in|Expected by/);
  await expect(page.getByRole("region", { name: "What was ordered" })).toContainText(/\d+ items? · .*kr/);
  await expect(order.main).toHaveAttribute("data-status", "preparing", { timeout: 45_000 });
  expect((await order.events()).map(({ what }) => what).filter((what) => what !== "driver")).toEqual([
    "placed",
    "accepted",
    "preparing",
  ]);
  await expect(order.timeline.locator('[aria-current="step"]')).toContainText("The kitchen started");
  await expect(order.said).toContainText("The kitchen is cooking.");
  await expect(page).toHaveTitle(/ · .+/);
});

test("a cancelled order says so, calmly, and moves no more", async ({ page }) => {
  const order = new OrderPage(page);
  // before the demo's restaurant answers, which is when a customer still may
  await page.goto("/en/track");
  const id = await order.orderAndCancel();
  await page.goto(`/en/track?order=${id}`);
  await expect(order.main).toHaveAttribute("data-status", "cancelled");
  await expect(order.answer).toContainText("Cancelled");
  await expect(page.getByRole("heading", { name: "You cancelled this order" })).toBeVisible();
  expect((await order.events()).map(({ what }) => what)).toEqual(["placed", "cancelled"]);
  await expect(order.timeline.locator('[data-when="next"]')).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Cancel the order" })).toHaveCount(0);
  await expect(order.seen).toHaveCount(0);
});
