import { expect, test } from "./fixtures.ts";
import { cancelOrder, OrderPage } from "./order-page.ts";

/** Promised: "offline" within 7 s, caught up within 2 s of return, a taken-back link closed within 5 s. Thrice that. */
const OFFLINE_MS = 21_000;
const CAUGHT_UP_MS = 6_000;
const CLOSED_MS = 15_000;

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

test("the token leaves the address at once, and a reload comes back without it", async ({ page }) => {
  const order = new OrderPage(page);
  const id = await order.orderSomething();
  expect(page.url()).toMatch(new RegExp(`/en/track\\?order=${id}$`));
  await page.reload();
  expect(await order.told()).toBe(id);
  const { cookies } = await page.context().storageState();
  const links = cookies.filter(({ name }) => name.includes("hotpath_link"));
  expect(links.map(({ path }) => path).sort()).toEqual([`/api/v1/orders/${id}`, "/feed"]);
  expect(links.every(({ httpOnly, secure }) => httpOnly && secure)).toBe(true);
});

test("offline for a minute is told, and caught up on after it without a reload", async ({ page, context }) => {
  test.setTimeout(150_000);
  const order = new OrderPage(page);
  await order.orderSomething();
  await order.markDocument();
  await context.setOffline(true);
  await expect(order.main).toHaveAttribute("data-feed", "offline", { timeout: OFFLINE_MS });
  await expect(order.said).toHaveText("You are offline.");
  await expect(order.seen).toContainText("Offline");
  const before = await order.events();
  expect(before.map(({ what }) => what)).not.toContain("preparing");
  await expect(order.seen).toContainText("1 min ago", { timeout: 90_000 });
  await expect(page.locator("[data-doubt]")).toContainText("Last news 1 min ago");
  expect(await order.events()).toEqual(before);

  await context.setOffline(false);
  await expect(order.main).toHaveAttribute("data-feed", "live", { timeout: CAUGHT_UP_MS });
  await expect(order.main).toHaveAttribute("data-status", "preparing", { timeout: CAUGHT_UP_MS });
  const statuses = (await order.events()).map(({ what }) => what).filter((what) => what !== "driver");
  expect(statuses).toEqual(["placed", "accepted", "preparing"]);
  await expect(order.said).toHaveText(/The order's feed is back\.|The kitchen is cooking\./);
  await expect(order.markedDocument).toBeAttached();
});

test("two browsers that follow one order are told the same events", async ({ page, browser }) => {
  const mine = new OrderPage(page);
  const id = await mine.orderSomething();
  const { url } = await mine.makeLink(id);
  const context = await browser.newContext();
  const theirs = new OrderPage(await context.newPage());
  await theirs.page.goto(url);
  expect(await theirs.told()).toBe(id);
  for (const order of [mine, theirs])
    await expect(order.main).toHaveAttribute("data-status", "preparing", { timeout: 45_000 });
  const events = (order: OrderPage) =>
    order
      .events()
      .then((told) => told.filter(({ what }) => what !== "driver").map(({ what, time }) => `${what} ${time}`));
  expect(await events(theirs)).toEqual(await events(mine));
  expect(await events(mine)).toHaveLength(3);
  // a link says neither what it was nor what it cost, and gives nothing to do
  await expect(theirs.page.getByRole("region", { name: "What was ordered" })).not.toContainText("kr");
  await expect(theirs.page.getByRole("button", { name: "Share this order" })).toHaveCount(0);
  await expect(theirs.page.getByRole("button", { name: "Cancel the order" })).toHaveCount(0);
  await context.close();
});

test("a link that is taken back closes for whoever follows by it", async ({ page, browser }) => {
  const mine = new OrderPage(page);
  const id = await mine.orderSomething();
  const link = await mine.makeLink(id);
  const context = await browser.newContext();
  const theirs = new OrderPage(await context.newPage());
  await theirs.page.goto(link.url);
  await theirs.told();
  await mine.takeBack(id, link.id);
  await expect(theirs.away).toHaveAttribute("data-away", "ended", { timeout: CLOSED_MS });
  await expect(theirs.page.getByRole("heading", { name: "This link has ended" })).toBeVisible();
  await theirs.page.goto(link.url);
  await expect(theirs.away).toHaveAttribute("data-away", "ended");
  await expect(mine.main).toHaveAttribute("data-feed", "live");
  await context.close();
});

test("where no WebSocket gets through the page is the same", async ({ page }) => {
  let refused = 0;
  await page.routeWebSocket(/\/feed/, (socket) => {
    refused++;
    void socket.close({ code: 1006 }).catch(() => {});
  });
  const order = new OrderPage(page);
  await order.orderSomething();
  await expect(order.main).toHaveAttribute("data-feed", "live", { timeout: 30_000 });
  await expect(order.main).toHaveAttribute("data-status", "preparing", { timeout: 45_000 });
  expect(refused).toBeGreaterThan(0);
});

test("an order can be cancelled while nobody has answered it", async ({ page, context }) => {
  const order = new OrderPage(page);
  const id = await order.orderSomething();
  await cancelOrder(context.request, new URL(page.url()).origin, id);
  await expect(order.main).toHaveAttribute("data-status", "cancelled");
  await expect(order.answer).toContainText("Cancelled");
  await expect(page.getByRole("heading", { name: "You cancelled this order" })).toBeVisible();
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
