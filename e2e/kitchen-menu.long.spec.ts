import type { Page } from "@playwright/test";
import { atThreeSizes, complaints } from "./axe.ts";
import { BoardKitchen } from "./board-kitchen.ts";
import { expect } from "./fixtures.ts";
import { test as base } from "./own-kitchen.ts";

const test = base.extend<{ board: BoardKitchen }>({
  board: async ({ catalogue, kitchen }, use) => {
    const board = new BoardKitchen(catalogue, kitchen.restaurant);
    await board.hire();
    await use(board);
  },
});

const saved = (page: Page) => expect(page.getByText("All is saved.")).toBeVisible();
const note = (page: Page) => page.getByRole("main").getByRole("alert");
const part = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

async function open(page: Page, board: BoardKitchen): Promise<void> {
  await board.enter(page);
  await page.getByRole("link", { name: "Menu", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Menu", level: 1 })).toBeVisible();
}

async function price(page: Page, dish: string, to: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${dish}`) }).click();
  await page.getByRole("dialog").getByLabel("Price, SEK", { exact: true }).fill(to);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
}

test("a dish is added with its questions, by the keyboard too, and is on the restaurant's page", async ({
  page,
  board,
  kitchen,
}) => {
  await open(page, board);
  await page.getByRole("button", { name: "Add a section" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Drinks");
  await page.keyboard.press("Enter");
  await expect(part(page, "Drinks")).toBeVisible();
  await page.getByRole("button", { name: "Add a dish to Drinks" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Lemonade");
  await dialog.getByLabel("What it is").fill("Pressed this morning");
  await dialog.getByLabel("Price, SEK", { exact: true }).fill("thirty");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("That is no price");
  await dialog.getByLabel("Price, SEK", { exact: true }).fill("35,50");
  await dialog.getByLabel("sulphites").check();
  await dialog.getByLabel("Vegan").check();
  await dialog.getByRole("button", { name: "Add a question" }).click();
  await dialog.getByRole("textbox", { name: "Question", exact: true }).fill("Size");
  await dialog.getByRole("textbox", { name: "Choice", exact: true }).fill("Large");
  await dialog.getByLabel("Adds to the price, SEK").fill("10");
  await dialog.getByRole("button", { name: "Save" }).focus();
  await page.keyboard.press("Enter");
  await expect(part(page, "Drinks")).toContainText("Lemonade");
  await page.getByRole("button", { name: "Move Drinks up" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Move Drinks up" })).toBeFocused();
  await saved(page);
  await page.reload();
  await expect(page.locator(".kitchen-section h2")).toHaveText(["Pizza", "Lunch", "Drinks", "Dolci"]);
  // its purge is under way
  await expect(async () => {
    await page.goto(kitchen.path());
    await expect(page.getByText("Lemonade").first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(page.getByText("35.50 kr").first()).toBeVisible();
});

test("of two who change a dish, the second is asked which of the two is to stand", async ({ page, board }) => {
  await open(page, board);
  const second = await board.otherScreen(page);
  await price(page, "Margherita", "129");
  await saved(page);
  await price(second, "Margherita", "139");
  await expect(note(second)).toContainText("Margherita was changed on another screen meanwhile.");
  await expect(note(second).getByRole("row")).toHaveText(["TheirsYours", "Price129 kr139 kr"]);
  await expect(part(second, "Pizza")).toContainText("129 kr");
  await second.getByRole("button", { name: "Keep mine" }).click();
  await saved(second);
  await page.reload();
  await expect(part(page, "Pizza")).toContainText("139 kr");
  await second.context().close();
});

test("what changed meanwhile is not removed unasked, and a dish is gone once that was asked for twice", async ({
  page,
  board,
}) => {
  await open(page, board);
  const second = await board.otherScreen(page);
  await price(page, "Tiramisù", "69");
  await saved(page);
  await second.getByRole("button", { name: /^Tiramisù/ }).click();
  await second.getByRole("button", { name: "Remove", exact: true }).click();
  await second.getByRole("button", { name: "Remove it for good" }).click();
  await expect(note(second)).toContainText("Tiramisù was changed on another screen meanwhile.");
  await expect(part(second, "Dolci")).toContainText("69 kr");
  await second.getByRole("button", { name: "Remove it all the same" }).click();
  await saved(second);
  await page.reload();
  await expect(part(page, "Dolci")).toContainText("Nothing in it yet.");
  await second.context().close();
});

test("a section's times may not overlap, and the focus stays with what is moved to an end", async ({ page, board }) => {
  await open(page, board);
  await page.getByRole("button", { name: "Change Lunch" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^Add a time/ }).click();
  await dialog.getByLabel("When it is served from").nth(1).fill("12:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Two of the times overlap.");
  await dialog.getByLabel("When it is served from").nth(1).fill("17:00");
  await dialog.getByLabel("When it is served to").nth(1).fill("21:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(part(page, "Lunch")).toContainText("Served 11:00–15:00, 17:00–21:00");
  await page.getByRole("button", { name: "Move Lunch down" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Move Lunch up" })).toBeFocused();
  await expect(page.locator(".kitchen-section h2")).toHaveText(["Pizza", "Dolci", "Lunch"]);
  await saved(page);
});

test("without a connection a change shows, is kept, and is sent when it is back", async ({ page, board, context }) => {
  await open(page, board);
  await context.setOffline(true);
  await price(page, "Tiramisù", "70");
  await expect(part(page, "Dolci")).toContainText("70 kr");
  await expect(page.getByText("1 change is kept here")).toBeVisible();
  await context.setOffline(false);
  await saved(page);
  await page.reload();
  await expect(part(page, "Dolci")).toContainText("70 kr");
});

test("what is sold out says until when, and is back by the same button", async ({ page, board }) => {
  await open(page, board);
  const row = page.getByRole("listitem").filter({ hasText: "Tiramisù" });
  await row.getByRole("button", { name: /^Sold out/ }).click();
  await expect(row.getByRole("button", { name: "Sold out until 04:00 Tiramisù" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await row.getByRole("button", { name: /^Sold out until/ }).click();
  await expect(row.getByRole("button", { name: "Sold out Tiramisù" })).toHaveAttribute("aria-pressed", "false");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the ${colorScheme} theme, at three sizes, in the menu and over it`, async ({
    page,
    board,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    const check = async () => {
      expect(await complaints(page)).toEqual([]);
    };
    await open(page, board);
    await atThreeSizes(page, async (width) => {
      await check();
      await page.screenshot({ path: test.info().outputPath(`menu-${colorScheme}-${width}.png`), fullPage: true });
      await page.getByRole("button", { name: /^Margherita/ }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await check();
      await page.screenshot({ path: test.info().outputPath(`item-${colorScheme}-${width}.png`) });
      await page.keyboard.press("Escape");
    });
    await page.getByRole("button", { name: "Change Lunch" }).click();
    await check();
    await page.screenshot({ path: test.info().outputPath(`section-${colorScheme}.png`) });
    await page.keyboard.press("Escape");
    const second = await board.otherScreen(page);
    await price(second, "Margherita", "129");
    await saved(second);
    await second.context().close();
    await price(page, "Margherita", "139");
    await expect(note(page).getByRole("table")).toBeVisible();
    await check();
    await page.screenshot({ path: test.info().outputPath(`both-${colorScheme}.png`) });
  });
}
