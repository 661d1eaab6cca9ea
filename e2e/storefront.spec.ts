import type { Page } from "@playwright/test";
import { complaints } from "./axe.ts";
import { expect } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";
import { liveHere, test } from "./own-kitchen.ts";
import { SearchPage } from "./search-page.ts";

/** What holds for every page of the storefront, and for the way through all of them. */

const CENTRE = "/en/s/3kdqaphb";

test.beforeEach(({ page }) => liveHere(page));

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page in the ${colorScheme} theme`, { tag: "@long" }, async ({ page, kitchen }) => {
    test.slow();
    // nothing is looked at half way through a fade
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const faults: string[] = [];
    const look = async (what: string) => {
      faults.push(...(await complaints(page)).map(({ id, where }) => `${what}: ${id} ${where[0] ?? ""}`));
    };
    for (const path of [
      "/en",
      CENTRE,
      `${CENTRE}?q=xyzzyx`,
      "/en/find?q=Vasa",
      "/en/cart",
      "/en/track",
      "/en/nothing",
    ]) {
      await page.goto(path);
      await expect(page.getByRole("heading").first()).toBeVisible();
      await look(path);
    }
    await page.goto(kitchen.path());
    await page.getByRole("button", { name: "Add Tiramisù" }).click();
    await page.goto("/en/cart");
    await expect(page.getByText("Tiramisù")).toBeVisible();
    await look("the cart with something in it");
    await new OrderPage(page).orderSomething();
    await look("an order");
    expect(faults).toEqual([]);
  });
}

test("no page breaks its content security policy, also after a menu changed", async ({ page, kitchen }) => {
  test.slow();
  const refused = watchPolicy(page);
  const search = new SearchPage(page);
  await search.find("Vasagatan");
  for (const path of ["/en", CENTRE, "/en/cart", "/en/track", "/sv", kitchen.path(), "/en/live"]) {
    await page.goto(path);
    await expect(page.getByRole("heading").first()).toBeAttached();
  }
  // the map has come, with its workers, tiles and sockets
  await expect(page.locator("[data-feed]")).toHaveAttribute("data-feed", "live");
  await kitchen.changeMenu((menu) => ({
    sections: menu.sections.map((section) => ({
      ...section,
      items: section.items.map((item) => ({ ...item, name: `${item.name} <script>alert(1)</script>` })),
    })),
  }));
  await expect
    .poll(async () => {
      await page.goto(kitchen.path());
      return page.getByRole("heading", { name: /<script>/ }).count();
    })
    .toBeGreaterThan(0);
  // it has come alive under the policy of the new page
  await page.getByRole("button", { name: /^Margherita/ }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(refused).toEqual([]);
});

test("home, list, kitchen and back are one document, and the list is as it was left", async ({ page }) => {
  const search = new SearchPage(page);
  await search.find("Vasagatan");
  await page.evaluate(() => document.documentElement.setAttribute("data-same-document", ""));
  await search.chip("Pizza").click();
  await expect(page).toHaveURL(/\?cuisine=pizza$/);
  await expect(search.chip("Pizza")).toHaveAttribute("aria-current", "true");
  await expect(page.locator(".search-root[data-pending]")).toHaveCount(0);
  const card = search.cards.nth(4);
  await card.scrollIntoViewIfNeeded();
  const scrolled = () => page.evaluate(() => Math.round(window.scrollY));
  const before = await scrolled();
  await card.getByRole("link").click();
  await expect(page).toHaveURL(/\/en\/r\//);
  await expect(page.locator("[data-item]").first()).toBeVisible();
  await expect.poll(scrolled).toBe(0);
  await page.goBack();
  await expect(page).toHaveURL(/\?cuisine=pizza$/);
  await expect(search.chip("Pizza")).toHaveAttribute("aria-current", "true");
  await expect.poll(scrolled).toBeGreaterThanOrEqual(before - 2);
  await expect.poll(scrolled).toBeLessThanOrEqual(before + 2);
  await expect(page.locator("html[data-same-document]")).toHaveCount(1);
});

test("from the address to the cart by Tab, arrows and Enter alone", async ({ page }) => {
  const search = new SearchPage(page);
  await page.goto("/en");
  await tabTo(page, "[name=q]");
  await page.keyboard.type("Vasagatan");
  await expect(search.options.first()).toContainText("Vasagatan");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await search.isThere();
  await tabTo(page, ".hit-link");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/en\/r\//);
  await expect(page.locator("[data-item]").first()).toBeVisible();
  await tabTo(page, ".menu-row-open");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await tabTo(page, ".item-add");
  await page.keyboard.press("Enter");
  // what must be chosen first is asked for where the keyboard is; the choice is made with the space bar
  for (let groups = 0; groups < 4 && (await page.getByRole("dialog").isVisible()); groups++) {
    await page.keyboard.press("Space");
    await tabTo(page, ".item-add");
    await page.keyboard.press("Enter");
  }
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.locator("[data-cart-count]").first()).toHaveAttribute("data-cart-count", "1");
  await page.keyboard.press("Home");
  await tabTo(page, '[href="/en/cart"]', "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/en\/cart$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your cart");
  await expect(
    page
      .getByRole("link", { name: "Back to the menu" })
      .or(page.getByText(/^From /))
      .first(),
  ).toBeVisible();
});

/** All that a page was refused by its policy, told by the browser in either way. */
function watchPolicy(page: Page): string[] {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) refused.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => refused.push(`${page.url()}: ${error.message}`));
  return refused;
}

/** Presses Tab as a person would, until what is meant has the focus. */
async function tabTo(page: Page, selector: string, key = "Tab"): Promise<void> {
  const isThere = () => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press(key);
    if (await isThere()) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}
