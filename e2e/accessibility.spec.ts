import { complaints } from "./axe.ts";
import { expect, test, themeTag } from "./fixtures.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(
    `axe finds nothing to complain of in the ${colorScheme} theme`,
    themeTag(colorScheme),
    async ({ live, page }) => {
      await page.emulateMedia({ colorScheme });
      await live.open("near");
      await expect(live.feed).toHaveAttribute("data-feed", "live");
      await expect.poll(() => live.deliveries.count()).toBeGreaterThan(0);
      await live.deliveries.first().dispatchEvent("click");
      await expect(live.chosen).toBeVisible();
      expect(await complaints(page)).toEqual([]);
    },
  );
}

test("the choice and what becomes of the feed are said politely", async ({ live, page, context }) => {
  await live.open("near");
  await expect.poll(() => live.deliveries.count()).toBeGreaterThan(0);
  const said = page.locator('[aria-live="polite"][data-said]');
  await live.deliveries.first().dispatchEvent("click");
  await expect(said).toHaveText(/^Chosen: /);
  await context.setOffline(true);
  await expect(said).toHaveText("You are offline.");
  await context.setOffline(false);
  await expect(said).toHaveText("The live feed is back.");
});

test("with reduced motion nothing glides", async ({ live, page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await live.open("near");
  await expect.poll(() => live.deliveries.count()).toBeGreaterThan(0);
  const animations = await page.evaluate(
    () => document.getAnimations().filter((each) => Number(each.effect?.getComputedTiming().duration) > 1).length,
  );
  expect(animations).toBe(0);
});

test.describe("in Swedish", { tag: "@long" }, () => {
  test.use({ locale: "sv-SE" });

  test("the way in leads to the Swedish page, which has room for its words", async ({ live, page }) => {
    await page.goto("/");
    await expect(page).toHaveURL(/\/sv$/);
    await expect(page.locator("html")).toHaveAttribute("lang", "sv");
    await page.getByRole("link", { name: "Livekarta" }).first().click();
    await expect(page).toHaveURL(/\/sv\/live/);
    await expect(page).toHaveTitle(/Livekarta/);
    await expect(live.feed).toHaveAttribute("data-feed", "live");
    await expect.poll(() => live.markers.count()).toBeGreaterThan(0);
    const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflowPx).toBeLessThanOrEqual(0);
    expect(await complaints(page)).toEqual([]);
  });
});
