import { complaints } from "./axe.ts";
import { expect, test } from "./fixtures.ts";
import { SearchPage } from "./search-page.ts";

test("an address leads to who delivers there, a filter narrows it down, a kitchen opens", async ({ page }) => {
  const search = new SearchPage(page);
  await search.find("Vasagatan");
  await expect(page.locator(".place-label")).toContainText("Vasagatan");
  const all = await search.cards.count();
  await search.chip("Pizza").click();
  await expect(page).toHaveURL(/\?cuisine=pizza$/);
  await expect(search.chip("Pizza")).toHaveAttribute("aria-current", "true");
  await expect.poll(() => search.cards.count()).toBeLessThan(all);
  for (const text of await search.cards.locator(".hit-sub").allTextContents()) expect(text).toMatch(/^\S/);
  await page.goBack();
  await expect(search.chip("All")).toHaveAttribute("aria-current", "true");
  await expect(search.cards).toHaveCount(all);

  const words = page.getByRole("searchbox", { name: "Dish, kitchen or cuisine" });
  await words.fill("margerita");
  await words.press("Enter");
  await expect(page).toHaveURL(/\?q=margerita$/);
  await expect(search.cards.first()).toContainText(/Margherita/);

  await search.cards.first().getByRole("link").click();
  await expect(page).toHaveURL(/\/en\/r\/[a-z0-9-]+$/);
});

test("the list is there again for who comes back from a kitchen or a filter", async ({ page }) => {
  const search = new SearchPage(page);
  await search.find("Vasagatan");
  await page.reload();
  await expect(search.chip("All")).toBeVisible();
  await search.isThere();
  const before = await search.cards.locator(".hit-name").allTextContents();
  const chip = search.chip("Under 30 min");
  await chip.click();
  await expect(page).toHaveURL(/\?time=30$/);
  await expect(chip).toHaveAttribute("aria-current", "true");
  await expect(chip).toBeFocused();
  await page.goBack();
  await expect(chip).not.toHaveAttribute("aria-current", "true");
  await expect(search.cards.locator(".hit-name")).toHaveText(before);
  await search.cards.first().getByRole("link").click();
  await expect(page).toHaveURL(/\/en\/r\//);
  await page.goBack();
  await expect(search.cards.locator(".hit-name")).toHaveText(before);
  await expect(search.chip("All")).toHaveAttribute("aria-current", "true");
});

test("what fits nothing says which filter to let go of", { tag: "@long" }, async ({ page }) => {
  const search = new SearchPage(page);
  await search.find("Vasagatan");
  await page.goto(`${page.url()}?cuisine=bakery&fee=0&q=sashimi&time=30`);
  await expect(page.getByRole("heading", { name: "No kitchen fits all of that" })).toBeVisible();
  await page.getByRole("link", { name: "Bakery, remove" }).click();
  await expect(page).toHaveURL(/\?fee=0&q=sashimi&time=30$/);
  await page.getByRole("link", { name: "Start over" }).or(search.chip("All")).first().click();
  await expect(search.cards.first()).toBeVisible();
});

test("near me leads to where the browser is, and a remembered address straight on", async ({ page, context }) => {
  const search = new SearchPage(page);
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ longitude: 11.9712, latitude: 57.7022 });
  await page.goto("/en");
  await page.getByRole("button", { name: "Near me" }).click();
  await search.isThere();
  const place = page.url();
  await page.goto("/en");
  await page.getByRole("link", { name: /^Straight to / }).click();
  await expect(page).toHaveURL(place);
});

test("another time shows who is open then", { tag: "@long" }, async ({ page }) => {
  const search = new SearchPage(page);
  await search.find("Vasagatan");
  await page.getByRole("button", { name: /When should it come/ }).click();
  const when = page.getByRole("dialog", { name: "When should it come?" });
  await when.getByLabel("Day").selectOption({ index: 2 });
  await when.getByLabel("Time").selectOption("12:30");
  await when.getByRole("button", { name: "Show who is open then" }).click();
  await expect(page).toHaveURL(/\?open=20\d\d-\d\d-\d\dT12:30$/);
  await expect(search.answer).toHaveText(/open then$/);
  await expect(page.locator(".hit[data-shut]")).toHaveCount(0);
  await page.getByRole("button", { name: /When should it come/ }).click();
  await page.getByRole("link", { name: "As soon as it is ready" }).click();
  await expect(page).toHaveURL(/\/s\/[0-9a-z]{8}$/);
});

test("by keyboard alone: an address, a filter, a kitchen", async ({ page }) => {
  const search = new SearchPage(page);
  await page.goto("/en");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(search.address).toBeFocused();
  await page.keyboard.type("Vasagatan");
  await expect(search.options.first()).toContainText("Vasagatan");
  await page.keyboard.press("ArrowDown");
  await expect(search.options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await search.isThere();
  await search.chip("All").focus();
  await page.keyboard.press("Tab");
  await expect(search.chip("Open now")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?time=30$/);
  await expect(search.chip("Under 30 min")).toBeFocused();
  await search.cards.first().getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/en\/r\//);
});

test("the map comes when it is asked for, with one tab stop and a card for the chosen kitchen", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const search = new SearchPage(page);
  await search.find("Vasagatan");
  expect(asked.filter((path) => /^\/(vendor|city)\//.test(path))).toEqual([]);
  const button = page.getByRole("button", { name: "Map", exact: true });
  await button.click();
  await expect.poll(() => search.markers.count()).toBeGreaterThan(3);
  await expect(page.locator('.hp-marker[tabindex="0"]')).toHaveCount(1);
  await page.locator('.hp-marker[tabindex="0"]').focus();
  await page.keyboard.press("ArrowUp");
  await expect(page.locator('.hp-marker[tabindex="0"]')).toBeFocused();
  const single = page.locator('.hp-marker[data-kind="delivery"]').first();
  await single.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".map-card")).toBeVisible();
  await expect(page.locator(".map-card").getByRole("link")).toHaveAttribute("href", /^\/en\/r\//);
  expect(await complaints(page, ".map-dialog")).toEqual([]);
  await page.getByRole("button", { name: "List" }).click();
  await expect(button).toBeFocused();
});

test("all filters are axe clean, and change the list behind them", { tag: "@long" }, async ({ page }) => {
  const search = new SearchPage(page);
  // nothing is looked at half way through a fade
  await page.emulateMedia({ reducedMotion: "reduce" });
  await search.find("Vasagatan");
  await page.getByRole("button", { name: "All filters" }).click();
  const filters = page.getByRole("dialog", { name: "All filters" });
  await filters.getByRole("link", { name: "No gluten" }).click();
  await expect(page).toHaveURL(/\?allergen=gluten$/);
  await expect(filters.getByRole("link", { name: "No gluten" })).toHaveAttribute("aria-current", "true");
  expect(await complaints(page)).toEqual([]);
  await filters.getByRole("button", { name: /^Show \d+ kitchens?$/ }).click();
  await expect(filters).toBeHidden();
});

test("offline the list stays, and says so", { tag: "@long" }, async ({ page, context }) => {
  const search = new SearchPage(page);
  await search.find("Vasagatan");
  const place = page.url();
  await context.setOffline(true);
  await expect(page.getByText("You are offline. This is the list as it was.")).toBeVisible();
  await search.chip("Pizza").click();
  await expect(page).toHaveURL(place);
  await expect(search.cards.first()).toBeVisible();
  await context.setOffline(false);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the address form, the list and its filters work", async ({ page }) => {
    await page.goto("/en");
    await page.getByRole("combobox", { name: "Your address" }).fill("Vasagatan");
    await page.getByRole("button", { name: "Show kitchens" }).click();
    await expect(page).toHaveURL(/\/en\/s\/[0-9a-z]{8}$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^\d+ kitchens deliver here$/);
    await page.getByRole("link", { name: "Pizza", exact: true }).click();
    await expect(page).toHaveURL(/\?cuisine=pizza$/);
    await expect(page.locator(".hit").first()).toContainText("Pizza");
    await page.goto("/en/find?q=Qwxzkj");
    await expect(page.getByText(/No street like/)).toBeVisible();
  });
});
