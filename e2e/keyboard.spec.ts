import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const arrows = ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"] as const;

test("arrow keys go from marker to marker, Enter zooms into a cluster", async ({ live, page }) => {
  await live.open("far");
  await expect.poll(() => live.clusters.count()).toBeGreaterThan(2);
  await tabToMarkers(page);
  const first = await focusedName(page);
  expect(await walkUntil(page, async () => (await focusedName(page)) !== first)).toBe(true);
  expect(await walkUntil(page, async () => (await focusedKind(page)) === "cluster")).toBe(true);
  const zoom = live.zoom();
  await page.keyboard.press("Enter");
  await expect.poll(() => live.zoom()).toBeGreaterThan(zoom);
  await expect.poll(() => focusedKind(page)).toMatch(/cluster|delivery/);
});

test("Enter chooses a delivery, Escape lets go of it", async ({ live, page }) => {
  await live.open("near");
  await expect.poll(() => live.deliveries.count()).toBeGreaterThan(1);
  await tabToMarkers(page);
  expect(await walkUntil(page, async () => (await focusedKind(page)) === "delivery")).toBe(true);
  await page.keyboard.press("Enter");
  await expect(live.chosen).toBeVisible();
  await expect(live.chosen).toContainText(/Toward|On the way/);
  await page.keyboard.press("Escape");
  await expect(live.chosen).toBeHidden();
});

test("the list is a single tab stop, and choosing there chooses on the map", async ({ live, page }) => {
  await live.open("near");
  const rows = page.locator("[data-row]");
  await expect.poll(() => rows.count()).toBeGreaterThan(1);
  expect(await page.locator('[data-row][tabindex="0"]').count()).toBe(1);
  await page.locator('[data-row][tabindex="0"]').focus();
  await page.keyboard.press("ArrowDown");
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(live.page.locator('.hp-marker[aria-pressed="true"]')).toHaveCount(1);
});

/** Tabs from the top of the page as a person would, until a marker has the focus. */
async function tabToMarkers(page: Page): Promise<void> {
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press("Tab");
    if ((await focusedKind(page)) !== null) return;
  }
  throw new Error("Tab does not reach the markers");
}

/** Presses arrow keys, on in one direction while that leads somewhere, until the condition holds. */
async function walkUntil(page: Page, isThere: () => Promise<boolean>): Promise<boolean> {
  for (let turns = 0; turns < 12; turns++) {
    for (const arrow of turns % 2 === 0 ? arrows : arrows.toReversed()) {
      for (let steps = 0; steps <= turns; steps++) {
        if (await isThere()) return true;
        await page.keyboard.press(arrow);
      }
    }
  }
  return isThere();
}

function focusedKind(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    return focused instanceof HTMLElement && focused.matches(".hp-marker") ? (focused.dataset.kind ?? null) : null;
  });
}

function focusedName(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.ariaLabel ?? null);
}
