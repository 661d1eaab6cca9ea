import { expect, test } from "./fixtures.ts";
import { cancelAsOperator, OrderPage } from "./order-page.ts";

/** Promised: "offline" within 7 s, caught up within 2 s of the network's return. Thrice that. */
const OFFLINE_MS = 21_000;
const CAUGHT_UP_MS = 6_000;

/** Promised: live again 10 s after the server is. */
const BACK_MS = 30_000;

test("offline for a minute is told, and caught up on after it without a reload", async ({ page, context, request }) => {
  test.setTimeout(150_000);
  const order = new OrderPage(page);
  const id = await order.orderSomething();
  await order.markDocument();
  await context.setOffline(true);
  await expect(order.main).toHaveAttribute("data-feed", "offline", { timeout: OFFLINE_MS });
  await expect(order.said).toHaveText("You are offline.");
  await expect(order.seen).toContainText("Offline");
  const before = await order.events();
  // the order goes on meanwhile, and ends by somebody else's hand
  await cancelAsOperator(request, new URL(page.url()).origin, id);
  await expect(order.seen).toContainText("1 min ago", { timeout: 90_000 });
  await expect(page.locator("[data-doubt]")).toContainText("Last news 1 min ago");
  expect(await order.events()).toEqual(before);

  await context.setOffline(false);
  await expect(order.main).toHaveAttribute("data-status", "cancelled", { timeout: CAUGHT_UP_MS });
  await expect(order.main).toHaveAttribute("data-feed", "live", { timeout: CAUGHT_UP_MS });
  const events = await order.events();
  expect(events.slice(0, before.length).map(({ what }) => what)).toEqual(before.map(({ what }) => what));
  expect(events.map(({ what }) => what).filter((what) => what === "cancelled")).toHaveLength(1);
  expect(await order.main.getAttribute("data-seq")).toBe(String(events.length));
  await expect(order.markedDocument).toBeAttached();
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

test("the server restarts and no event of the order is missed or doubled", async ({ page, demo }) => {
  test.setTimeout(150_000);
  const order = new OrderPage(page);
  await order.orderSomething();
  await order.markDocument();
  await demo.stop();
  await expect(order.main).toHaveAttribute("data-feed", "reconnecting");
  await expect(order.seen).toContainText("Reconnecting");
  await demo.start();
  await expect(order.main).toHaveAttribute("data-feed", "live", { timeout: BACK_MS });
  // A driver who was there already may have taken the food while nobody could tell of the kitchen.
  await expect(order.main).toHaveAttribute("data-status", /^(preparing|ready|picked_up)$/, { timeout: 45_000 });
  // Events are numbered without a gap, so as many are shown as the last one's number says.
  await expect
    .poll(async () => (await order.events()).length - Number(await order.main.getAttribute("data-seq")))
    .toBe(0);
  const statuses = (await order.events()).map(({ what }) => what).filter((what) => what !== "driver");
  expect(statuses.slice(0, 2)).toEqual(["placed", "accepted"]);
  expect(new Set(statuses).size).toBe(statuses.length);
  await expect(order.markedDocument).toBeAttached();
});
