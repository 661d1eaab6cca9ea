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

test("what leads nowhere says so, and where to go", async ({ page }) => {
  const order = new OrderPage(page);
  await page.goto("/en/track#not-a-token-of-ours");
  await expect(order.away).toHaveAttribute("data-away", "invalid");
  expect(page.url()).not.toContain("#");
  await page.goto("/en/track");
  await expect(order.away).toHaveAttribute("data-away", "noToken");
  await page.goto("/en/orders/ord_0198f0000000700080000000000000aa");
  await expect(order.away).toHaveAttribute("data-away", "signIn");
  await page.getByRole("button", { name: "Go in as the demo's customer" }).click();
  await expect(order.away).toHaveAttribute("data-away", "unknown");
  await page.getByRole("link", { name: "Open the live map" }).click();
  await expect(page).toHaveURL(/\/en\/live/);
});

test("who is signed in orders under their own name", async ({ page }) => {
  const order = new OrderPage(page);
  await page.goto("/en/orders/ord_0198f0000000700080000000000000aa");
  await page.getByRole("button", { name: "Go in as the demo's customer" }).click();
  await expect(order.away).toHaveAttribute("data-away", "unknown");
  await page.goto("/en/live");
  await page.locator("[data-order-something]").click();
  await page.waitForURL(/\/en\/orders\/ord_/);
  await order.told();
  await page.reload();
  await order.told();
  await expect(page.getByRole("button", { name: "Share this order" })).toBeVisible();
});

test("the page is useful before its script, and private", async ({ request }) => {
  for (const path of ["/en/track", "/sv/orders/ord_0198f0000000700080000000000000aa"]) {
    const answer = await request.get(path);
    expect(answer.headers()["cache-control"]).toBe("private, no-store");
    expect(answer.headers()["referrer-policy"]).toBe("no-referrer");
    const html = await answer.text();
    expect(html).toContain("track-panel");
    expect(html).toContain("<noscript>");
    expect(html).toMatch(/<meta name="robots" content="noindex, nofollow"/);
  }
});
