import type { Page } from "@playwright/test";
import type { Menu } from "#lib/catalog/menu.ts";
import { complaints } from "./axe.ts";
import { expect } from "./fixtures.ts";
import { type Kitchen, liveHere, test } from "./own-kitchen.ts";

/** Opens the kitchen's page and waits until it has come alive. */
async function visit(page: Page, kitchen: Kitchen) {
  await page.goto(kitchen.path());
  await expect(page.locator(".open-state[data-open]")).toBeVisible();
}

/** The cart beside the menu where there is room, else on its own page. */
async function openCart(page: Page) {
  const bar = page.locator(".cart-bar-link");
  if (await bar.isVisible()) {
    await bar.click();
    await page.waitForURL(/\/cart$/);
  }
  return page.locator(".cart:visible");
}

async function addPizza(page: Page, { size = "Liten", times = 1 } = {}) {
  await page.getByRole("button", { name: /^Choose and add Margherita|^Add Margherita/ }).click();
  const dialog = page.getByRole("dialog", { name: "Margherita" });
  await dialog.getByRole("radio", { name: size }).check();
  for (let i = 1; i < times; i++) await dialog.getByRole("button", { name: "One more" }).click();
  await dialog.getByRole("button", { name: /^Add for/ }).click();
  await expect(dialog).toBeHidden();
}

const priced = (menu: Menu, minor: number): Menu => ({
  sections: menu.sections.map((section) => ({
    ...section,
    items: section.items.map((item) => (item.id === "margherita" ? { ...item, priceMinor: minor } : item)),
  })),
});

test.beforeEach(({ page }) => liveHere(page));

test("from options to a new price, accepted, to the checkout", async ({ page, kitchen }) => {
  await visit(page, kitchen);
  await page.getByRole("button", { name: /^Choose and add Margherita/ }).click();
  const dialog = page.getByRole("dialog", { name: "Margherita" });
  await dialog.getByRole("radio", { name: "Stor" }).check();
  await dialog.getByRole("checkbox", { name: /Oliver/ }).check();
  await dialog.getByRole("button", { name: "Add for 180 kr" }).click();
  await expect(page.locator("[data-said-cart]")).toHaveText("Margherita added. 1 item in your cart.");
  await page.getByRole("button", { name: "Add Tiramisù" }).click();

  const cart = await openCart(page);
  await expect(cart).toHaveAttribute("data-price", "checked");
  await expect(cart.locator("[data-total]")).toHaveText("284 kr");
  await expect(cart).toContainText(/\d\d:\d\d–\d\d:\d\d/);

  await kitchen.changeMenu((menu) => priced(menu, 13_000));
  await cart.getByRole("button", { name: "One more Tiramisù" }).click();
  const notice = cart.locator('[data-code="price_changed"]');
  await expect(notice).toContainText("Margherita now costs 190 kr. It was 180 kr.");
  await expect(cart.locator("[data-order]")).toBeDisabled();
  await notice.getByRole("button", { name: "That is fine" }).click();
  await expect(notice).toHaveCount(0);
  await cart.getByRole("link", { name: "Go to checkout · 359 kr" }).click();
  await page.waitForURL(/\/checkout$/);
  await expect(page.getByRole("button", { name: "Pay 359 kr" })).toBeVisible();
});

test("what is sold out, gone or too little says so, with one press out of it", async ({ page, kitchen }) => {
  await kitchen.sellOut("lunch", null);
  await visit(page, kitchen);
  await page.getByRole("button", { name: "Add Tiramisù" }).click();
  const cart = await openCart(page);
  await expect(cart.locator('[data-code="below_minimum"]')).toContainText("55 kr more, and it can be ordered.");
  await visit(page, kitchen);
  await addPizza(page);
  await openCart(page);
  await expect(cart.locator('[data-code="below_minimum"]')).toHaveCount(0);
  await kitchen.sellOut("tiramisu", Date.now() + 7_200_000);
  await cart.getByRole("button", { name: "One more Margherita" }).click();
  const soldOut = cart.locator('[data-code="sold_out"]');
  await expect(soldOut).toContainText("Tiramisù is sold out until");
  await soldOut.getByRole("button", { name: "Take it out" }).click();
  await expect(cart.locator(".cart-line")).toHaveCount(1);
  await kitchen.changeMenu(({ sections }) => ({ sections: sections.slice(1) }));
  await cart.getByRole("button", { name: "One less Margherita" }).click();
  await expect(cart.locator('[data-code="item_gone"]')).toContainText("Margherita is no longer on the menu.");
  await kitchen.remove();
  await cart.getByRole("button", { name: "One more Margherita" }).click();
  await expect(cart.locator('[data-code="gone"]')).toContainText("Pizzeria Linné has left Hotpath");
  await cart.getByRole("button", { name: "Empty the cart" }).click();
  await expect(page.getByRole("heading", { name: "Nothing in it yet" })).toBeVisible();
});

test("a cart is one kitchen's: another asks before it takes its place", async ({ page, openKitchen }) => {
  const [first, second] = [await openKitchen({ name: "Ett" }), await openKitchen({ name: "Två" })];
  await visit(page, first);
  await page.getByRole("button", { name: "Add Tiramisù" }).click();
  await visit(page, second);
  const add = page.getByRole("button", { name: "Add Tiramisù" });
  const asks = page.getByRole("dialog", { name: "Begin a new cart?" });
  await add.click();
  await asks.getByRole("button", { name: "Keep the cart from Ett" }).click();
  await expect(asks).toBeHidden();
  await expect(add).toBeFocused();
  await add.click();
  await asks.getByRole("button", { name: "New cart at Två" }).click();
  await expect(page.locator("[data-cart-count]").first()).toHaveAttribute("data-cart-count", "1");
  const cart = await openCart(page);
  await expect(cart).toContainText("From Två");
});

test("a kitchen that closes meanwhile offers its next time", { tag: "@long" }, async ({ page, kitchen }) => {
  await visit(page, kitchen);
  await addPizza(page);
  const cart = await openCart(page);
  await expect(cart).toHaveAttribute("data-price", "checked");
  await kitchen.pause(Date.now() + 5 * 3_600_000);
  await cart.getByRole("button", { name: "One more Margherita" }).click();
  const closed = cart.locator('[data-code="closed"]');
  await expect(closed).toContainText(/Closed while you were choosing\. Opens .*\d\d:\d\d\./);
  await closed.getByRole("button", { name: /^Order for/ }).click();
  await expect(closed).toHaveCount(0);
  await expect(cart.getByRole("combobox", { name: "Time" })).toHaveValue(/^\d+$/);
  await expect(cart.locator("a[data-order]")).toBeVisible();
});

test("where it does not deliver it says so, and asks for another address", { tag: "@long" }, async ({
  page,
  kitchen,
}) => {
  await kitchen.change({ area: { kind: "radius", metres: 10 } });
  await visit(page, kitchen);
  await addPizza(page);
  const cart = await openCart(page);
  await cart.locator('[data-code="out_of_area"]').getByRole("button", { name: "Change address" }).click();
  await expect(page.getByRole("dialog", { name: "Where to?" })).toBeVisible();
});

test("without a connection the cart stays, and is priced again with it", async ({ page, kitchen, context }) => {
  await visit(page, kitchen);
  await addPizza(page);
  const cart = await openCart(page);
  await expect(cart).toHaveAttribute("data-price", "checked");
  await context.setOffline(true);
  await cart.getByRole("button", { name: "One more Margherita" }).click();
  await expect(cart.locator('[data-code="offline"]')).toBeVisible();
  await expect(cart.locator("[data-total]")).toHaveText("279 kr");
  await expect(cart.locator("[data-order]")).toBeDisabled();
  await context.setOffline(false);
  await expect(cart).toHaveAttribute("data-price", "checked");
  await expect(cart.locator('[data-code="offline"]')).toHaveCount(0);
});

test("a server that cannot price is asked again, and nothing is lost", { tag: "@long" }, async ({ page, kitchen }) => {
  await visit(page, kitchen);
  await page.route("**/api/v1/cart/price", (route) =>
    route.fulfill({ status: 503, json: { error: { code: "database_unavailable", message: "", retry: true } } }),
  );
  await addPizza(page);
  const cart = await openCart(page);
  await expect(cart.locator('[data-code="unpriced"]')).toContainText("We cannot check the price right now.");
  await page.unroute("**/api/v1/cart/price");
  await expect(cart).toHaveAttribute("data-price", "checked");
});

test("an answer to what is no longer asked counts for nothing", { tag: "@long" }, async ({ page, kitchen }) => {
  await visit(page, kitchen);
  await addPizza(page);
  const cart = await openCart(page);
  await expect(cart).toHaveAttribute("data-price", "checked");
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let answered: () => void = () => {};
  const late = new Promise<void>((resolve) => {
    answered = resolve;
  });
  await page.route("**/api/v1/cart/price", async (route) => {
    const isFirst = route.request().postDataJSON().lines[0].quantity === 2;
    if (isFirst) await held;
    await route.continue();
    if (isFirst) answered();
  });
  const asked = page.waitForRequest("**/api/v1/cart/price");
  const more = cart.getByRole("button", { name: "One more Margherita" });
  await more.click();
  await asked;
  await more.click();
  await expect(cart.locator("[data-order]")).toHaveText("Go to checkout · 399 kr");
  release();
  await late;
  await expect(cart.locator("[data-order]")).toHaveText("Go to checkout · 399 kr");
});

test("it goes by keyboard alone, and gives the focus back", async ({ page, kitchen, isMobile }) => {
  test.skip(isMobile, "a phone has none");
  await visit(page, kitchen);
  await expect(page.locator(".open-state")).toHaveText(/Open/);
  const opener = page.getByRole("button", { name: "Margherita", exact: true });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Margherita" });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("radio", { name: "Liten" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  const more = page.getByRole("button", { name: "One more Margherita" });
  await more.focus();
  await page.keyboard.press("Space");
  await expect(page.locator("[data-total]")).toHaveText("369 kr");
});

test("another tab's change shows in this one", { tag: "@long" }, async ({ page, context, kitchen }) => {
  await visit(page, kitchen);
  const other = await context.newPage();
  await visit(other, kitchen);
  await other.getByRole("button", { name: "Add Tiramisù" }).click();
  await expect(page.locator("[data-cart-count]").first()).toHaveAttribute("data-cart-count", "1");
});

test("what is in it can be changed, and axe finds nothing", async ({ page, kitchen }) => {
  await visit(page, kitchen);
  await addPizza(page);
  const cart = await openCart(page);
  await cart.getByRole("link", { name: "Change Margherita" }).click();
  const dialog = page.getByRole("dialog", { name: "Margherita" });
  await dialog.getByRole("radio", { name: "Stor" }).check();
  await dialog.getByRole("button", { name: "Change it, 165 kr" }).click();
  await expect(dialog).toBeHidden();
  await openCart(page);
  await expect(cart.locator(".cart-line")).toContainText(/165\skr.*Stor/s);
  await kitchen.changeMenu((menu) => priced(menu, 20_000));
  await cart.getByRole("button", { name: "One more Margherita" }).click();
  await expect(cart.locator('[data-code="price_changed"]')).toBeVisible();
  expect(await complaints(page)).toEqual([]);
});
