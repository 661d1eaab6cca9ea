import { expect, test } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";

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
