import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { test } from "./own-kitchen.ts";
import { SearchPage } from "./search-page.ts";

/** Keeps every script of the build away from the page until what is returned is called. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/_next/static/chunks/*.js", async (route) => {
    await isReleased;
    await route.continue();
  });
  return release;
}

test("what is typed before a page is alive counts", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto("/en");
  const search = new SearchPage(page);
  await search.address.pressSequentially("Vasagatan");
  await expect(search.options).toHaveCount(0);
  release();
  await expect(search.options.first()).toContainText("Vasagatan");
  await expect(search.address).toHaveValue("Vasagatan");
  await search.options.first().click();
  await search.isThere();
});

test("what is pressed before a page is alive is done, once", async ({ page, kitchen }) => {
  const release = await holdScripts(page);
  await page.goto(kitchen.path());
  const add = page.getByRole("button", { name: /^Add Tiramisù/ });
  await add.click();
  release();
  await expect(page.locator("[data-said-cart]")).toHaveText("Tiramisù added. 1 item in your cart.");
  await add.click();
  await expect(page.locator("[data-said-cart]")).toHaveText(/2 items in your cart/);
});
