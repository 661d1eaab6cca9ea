import { expect, test } from "./fixtures.ts";

/** Promised: 10 s after the server is back. The test waits three times as long before it calls that broken. */
const BACK_MS = 30_000;

test("the page survives a restart of the server and is live again by itself", async ({ live, page, demo }) => {
  test.setTimeout(150_000);
  await live.open("far");
  await expect(live.feed).toHaveAttribute("data-feed", "live");
  await expect.poll(() => live.markers.count()).toBeGreaterThan(1);
  await page.evaluate(() => document.documentElement.setAttribute("data-same-document", ""));

  await demo.stop();
  await expect(live.feed).toHaveAttribute("data-feed", "reconnecting");
  await expect(live.feed).toContainText("Reconnecting");
  await demo.start();

  await expect(live.feed).toHaveAttribute("data-feed", "live", { timeout: BACK_MS });
  await expect.poll(() => live.markers.count(), { timeout: BACK_MS }).toBeGreaterThan(1);
  await expect(page.locator("html[data-same-document]")).toBeAttached();
});

test("offline is called offline, and ends by itself", async ({ live, context }) => {
  await live.open("far");
  await expect(live.feed).toHaveAttribute("data-feed", "live");
  await expect.poll(() => live.markers.count()).toBeGreaterThan(0);
  await context.setOffline(true);
  await expect(live.feed).toHaveAttribute("data-feed", "offline");
  await expect(live.feed).toContainText("Offline");
  expect(await live.markers.count()).toBeGreaterThan(0);
  await context.setOffline(false);
  await expect(live.feed).toHaveAttribute("data-feed", "live", { timeout: BACK_MS });
});
