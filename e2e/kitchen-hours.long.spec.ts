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

async function open(page: Page, board: BoardKitchen): Promise<void> {
  await board.enter(page);
  await page.getByRole("link", { name: "Hours", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Opening hours", level: 1 })).toBeVisible();
}

const week = (page: Page) => page.getByRole("region", { name: "Every week" });
const save = (page: Page) => page.getByRole("button", { name: "Save" }).click();

/** The first change to a page: what is typed before it has come alive is not heard. */
async function typeFirst(page: Page, label: string, time: string): Promise<void> {
  await expect(async () => {
    for (const each of ["12:34", time]) await page.getByLabel(label).fill(each);
    await expect(page.getByText("Not saved yet.")).toBeVisible({ timeout: 500 });
  }).toPass();
}

test("a week past midnight and a holiday are saved, and are there again", async ({ page, board }) => {
  await open(page, board);
  await typeFirst(page, "Monday from", "17:00");
  await page.getByLabel("Monday to").fill("01:00");
  await expect(week(page).getByText("ends the next day").first()).toBeVisible();
  await page.getByRole("button", { name: "Monday for all days" }).click();
  await page.getByRole("button", { name: "Sunday Remove the time" }).click();
  await page.getByLabel("Date").fill("2099-12-24");
  await page.getByRole("button", { name: "Add this day" }).click();
  await expect(page.getByText("Not saved yet.")).toBeVisible();
  await save(page);
  await expect(page.getByText("Saved. Your page shows it within seconds.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Saturday from")).toHaveValue("17:00");
  await expect(page.getByLabel("Saturday to")).toHaveValue("01:00");
  await expect(week(page).getByText("Closed")).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Other days" })).toContainText("24 December");
});

test("times that overlap are not saved, and of two who save the second is asked", async ({ page, board }) => {
  await open(page, board);
  const second = await board.otherScreen(page);
  await typeFirst(page, "Friday to", "22:00");
  await save(page);
  await expect(page.getByText("Saved.")).toBeVisible();
  await second.getByLabel("Friday to").fill("14:00");
  await second.getByRole("button", { name: "Add a time Friday" }).click();
  await second.getByLabel("Friday from").nth(1).fill("13:00");
  await save(second);
  await expect(second.getByRole("alert").filter({ hasText: "overlap" })).toBeVisible();
  await second.getByRole("button", { name: "Friday Remove the time" }).nth(1).click();
  await save(second);
  await expect(second.getByText("The hours were changed on another screen meanwhile.")).toBeVisible();
  await second.getByRole("button", { name: "Keep mine" }).click();
  await expect(second.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Friday to")).toHaveValue("14:00");
  await second.context().close();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the ${colorScheme} theme, at three sizes`, async ({ page, board }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, board);
    await page.getByLabel("Date").fill("2099-12-24");
    await page.getByRole("button", { name: "Add this day" }).click();
    await atThreeSizes(page, async (width) => {
      expect(await complaints(page)).toEqual([]);
      await page.screenshot({ path: test.info().outputPath(`hours-${colorScheme}-${width}.png`), fullPage: true });
    });
  });
}
