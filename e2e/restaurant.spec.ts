import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { complaints } from "./axe.ts";
import { expect, themeTag } from "./fixtures.ts";
import { test } from "./own-kitchen.ts";

const hour = 60;
const split = [
  { from: 11 * hour, to: 14 * hour },
  { from: 17 * hour, to: 22 * hour },
];

test("a restaurant's page says who it is, what it cooks and what it costs", async ({ page, kitchen }) => {
  const refused: string[] = [];
  page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
  await page.goto(kitchen.path());
  await expect(page).toHaveTitle(/Pizzeria Linné: menu and delivery/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pizzeria Linné");
  await expect(page.getByRole("region", { name: "Delivery and rating" })).toContainText(/39\skr.*120\skr.*4\.6/s);
  await expect(page.locator(".open-state")).toHaveText("Open around the clock");
  const pizza = page.locator('[data-item="margherita"]');
  await expect(pizza).toContainText(/Margherita.*Tomat, mozzarella, basilika.*120\skr.*Vegetarian/s);
  await expect(page.getByRole("region", { name: "Lunch" })).toContainText("Served 11:00–15:00");
  await expect(page.getByRole("region", { name: "Hours and address" })).toContainText("Linnégatan 12");
  expect(refused).toEqual([]);
});

test("the bar leads through the menu, and its search forgives accents", async ({ page, kitchen }) => {
  await page.goto(kitchen.path());
  const parts = page.getByRole("navigation", { name: "Parts of the menu" });
  await expect(parts.getByRole("link", { name: "Pizza" })).toHaveAttribute("aria-current", "true");
  const opener = page.getByRole("button", { name: "Search", exact: true });
  if (await opener.isVisible()) await opener.click();
  const field = page.getByRole("searchbox", { name: "Search the menu" });
  await field.fill("TIRAMISU");
  await expect(page.locator("[data-item]:visible")).toHaveCount(1);
  await expect(page.locator('[data-item="tiramisu"]')).toBeVisible();
  await field.fill("sushi");
  await expect(page.getByRole("heading", { name: "Nothing like “sushi” on this menu" })).toBeVisible();
  await field.press("Escape");
  await expect(page.locator("[data-item]:visible")).toHaveCount(3);
});

test("whether it is open is what the browser's clock says, not the page's age", async ({ page, openKitchen }) => {
  const kitchen = await openKitchen({
    hours: { week: [split, split, split, split, split, split, split], exceptions: {} },
  });
  // three days on: the page is as it was, the time is not
  const day = new Date(Date.now() + 3 * 86_400_000).toLocaleDateString("en-CA", { timeZone: "Europe/Stockholm" });
  const midnight = Date.parse(`${day}T00:00:00Z`) - zoneOffsetMs(Date.parse(`${day}T12:00:00Z`));
  const at = (minutes: number) => new Date(midnight + minutes * 60_000 + 5_000);
  await page.clock.install({ time: at(15 * hour) });
  await page.goto(kitchen.path());
  const state = page.locator(".open-state");
  await expect(state).toContainText("Closed. Opens 17:00");
  await page.clock.pauseAt(at(21 * hour + 40));
  await expect(state).toHaveText("Closes at 22:00, in 20 minutes");
  await page.clock.pauseAt(at(22 * hour + 1));
  await expect(state).toContainText("Closed while you were choosing. Opens tomorrow 11:00.");
});

test("what is sold out says until when, and is back by itself", { tag: "@long" }, async ({ page, openKitchen }) => {
  const menu = someMenu();
  const kitchen = await openKitchen({}, menu);
  const until = Math.ceil(Date.now() / 3_600_000 + 1) * 3_600_000;
  await kitchen.sellOut("tiramisu", until);
  await page.clock.install();
  await page.goto(kitchen.path());
  const sweet = page.locator('[data-item="tiramisu"]');
  await expect(sweet).toContainText(/Sold out until/);
  await expect(sweet.getByRole("button", { name: /^Add/ })).toHaveCount(0);
  await page.clock.pauseAt(new Date(until + 1_000));
  await expect(sweet.getByRole("button", { name: "Add Tiramisù" })).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("the menu is readable, with prices and hours", async ({ page, kitchen }) => {
    await page.goto(kitchen.path());
    await expect(page.getByRole("heading", { name: "Margherita" })).toBeVisible();
    await expect(page.locator('[data-item="margherita"]')).toContainText("120 kr");
    await expect(page.locator(".hours").first()).toContainText("Monday");
    await expect(page.locator(".menu-row-add").first()).toBeHidden();
    await expect(page.locator("noscript p")).toContainText("The menu is all here.");
  });
});

test("printed, it is the menu in columns and nothing to press", { tag: "@long" }, async ({ page, kitchen }) => {
  await page.goto(kitchen.path());
  await page.emulateMedia({ media: "print" });
  for (const gone of [".site-header", ".menu-bar", ".cart-aside", ".menu-row-add"]) {
    await expect(page.locator(gone).first()).toBeHidden();
  }
  await expect(page.locator('[data-item="margherita"] .menu-row-price')).toBeVisible();
  expect(
    await page
      .locator(".menu-items")
      .first()
      .evaluate((list) => getComputedStyle(list).columnCount),
  ).toBe("2");
});

test("machines read it too: its data, its picture, its place in the list", { tag: "@long" }, async ({
  page,
  request,
  kitchen,
}) => {
  await page.goto(kitchen.path());
  const data = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent()) ?? "");
  expect(data).toMatchObject({ "@type": "Restaurant", name: "Pizzeria Linné", hasMenu: { "@type": "Menu" } });
  const address = await page.locator('meta[property="og:image"]').getAttribute("content");
  const picture = await request.get(new URL(address ?? "").pathname);
  expect([picture.status(), picture.headers()["content-type"]]).toEqual([200, "image/png"]);
  expect(await (await request.get("/sitemap.xml")).text()).toContain("/sitemaps/0</loc>");
  expect(await (await request.get("/sitemaps/0")).text()).toContain('hreflang="sv"');
  expect(await (await request.get("/robots.txt")).text()).toContain("Disallow: /sv/cart");
});

test("what is not there is a page with a way on", { tag: "@long" }, async ({ page, openKitchen }) => {
  const kitchen = await openKitchen();
  await kitchen.remove();
  for (const path of [kitchen.path(), "/en/r/no-such-place", "/en/r/%3Cscript%3E", "/sv/r/%E2%98%83"]) {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("link", { name: /Find another kitchen|Hitta ett annat kök/ })).toBeVisible();
  }
});

test("a restaurant of which no menu is known says so", { tag: "@long" }, async ({ page, openKitchen }) => {
  const kitchen = await openKitchen(
    { rating: null, hours: { week: [[], [], [], [], [], [], []], exceptions: {} } },
    { sections: [] },
  );
  await page.goto(kitchen.path());
  await expect(page.getByRole("heading", { name: "No menu yet" })).toBeVisible();
  await expect(page.locator(".open-state")).toHaveText("We do not know its hours yet");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(
    `axe finds nothing in the ${colorScheme} theme, on the page and in the dialog`,
    themeTag(colorScheme),
    async ({ page, kitchen }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(kitchen.path());
      await expect(page.locator(".open-state")).toHaveText(/Open/);
      expect(await complaints(page)).toEqual([]);
      await page.getByRole("button", { name: "Margherita", exact: true }).click();
      await expect(page.getByRole("dialog", { name: "Margherita" })).toBeVisible();
      expect(await complaints(page)).toEqual([]);
    },
  );
}

test("nothing is cut off in Swedish, at twice the text size", { tag: "@long" }, async ({ page, kitchen }) => {
  await page.goto(kitchen.path("sv"));
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
});

function zoneOffsetMs(ms: number): number {
  const wall = new Date(ms).toLocaleString("sv-SE", { timeZone: "Europe/Stockholm" });
  return Date.parse(`${wall.replace(" ", "T")}Z`) - ms;
}
