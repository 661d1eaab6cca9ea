import { expect, test } from "./fixtures.ts";

/** At this zoom a car at 50 km/h makes about 11 pixels a second; three times that is a driver who catches up. */
const MAX_PX_PER_S = 60;
/** Clocks of frame and engine differ by a frame; a position that jumps to the next one leaps 20 pixels and more. */
const FRAME_SLACK_PX = 8;

test("the way in leads to the live map of the city, live within its first seconds", async ({ live, page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/en$/);
  await page.getByRole("link", { name: "Live map" }).first().click();
  await expect(page).toHaveURL(/\/en\/live/);
  await expect(page.getByRole("heading", { name: /^Live map of \w+/ })).toBeAttached();
  await expect(live.feed).toHaveText(/^Live · \d+ on the way$/);
  await expect(page.getByRole("paragraph").filter({ hasText: "© OpenStreetMap contributors" })).toBeVisible();
});

test("clusters appear, and say how many they hold", async ({ live }) => {
  await live.open("far");
  await expect.poll(() => live.clusters.count()).toBeGreaterThan(1);
  await expect(live.clusters.first()).toHaveAccessibleName(/^\d+ deliver(y|ies)\..* Zooms in$/);
});

test("a cluster splits when one zooms into it", async ({ live }) => {
  await live.open("far");
  await expect.poll(() => live.largestCluster()).toBeGreaterThan(1);
  const zoom = live.zoom();
  const before = await live.zoomIntoLargestCluster();
  await expect.poll(() => live.zoom()).toBeGreaterThan(zoom);
  await expect.poll(() => live.markers.count()).toBeGreaterThan(1);
  await expect.poll(() => live.largestCluster()).toBeLessThan(before);
});

test("the list says what the map shows", { tag: "@long" }, async ({ live }) => {
  for (const view of ["far", "near"] as const) {
    await live.open(view);
    await expect.poll(() => live.markers.count()).toBeGreaterThan(1);
    await expect(async () => {
      const { map, list } = await live.mapAndList();
      expect(list).toEqual(map);
      expect(list.length).toBeGreaterThan(1);
    }).toPass();
  }
});

test("markers glide: they move, and none jumps", async ({ live }) => {
  await live.open("near");
  await expect.poll(() => live.deliveries.count()).toBeGreaterThan(1);
  const motion = await live.watchMotion(8_000, MAX_PX_PER_S);
  expect(motion.totalPx).toBeGreaterThan(20);
  expect(motion.excessPx).toBeLessThan(FRAME_SLACK_PX);
});
