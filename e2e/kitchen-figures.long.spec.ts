import { atThreeSizes, complaints } from "./axe.ts";
import { BoardKitchen } from "./board-kitchen.ts";
import { expect } from "./fixtures.ts";
import { test } from "./own-kitchen.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`figures tell what was made, by day and as a file, and axe finds nothing in the ${colorScheme} theme`, async ({
    page,
    catalogue,
    kitchen,
  }) => {
    const board = new BoardKitchen(catalogue, kitchen.restaurant);
    await board.hire();
    await page.emulateMedia({ colorScheme });
    await board.enter(page);
    for (let i = 0; i < 3; i++) {
      const { orderId } = await board.order(["accepted", "preparing", "ready"]);
      await board.deliver(orderId);
    }
    await page.getByRole("link", { name: "Figures", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Figures", level: 1 })).toBeVisible();
    await expect(page.locator(".figures-whole dd").first()).toHaveText("3");
    await expect(page.locator(".figures-whole dd").nth(1)).toHaveText("735 kr");
    await page.getByRole("link", { name: "30 days" }).click();
    await expect(page.getByRole("row")).toHaveCount(31);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download as CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    await atThreeSizes(page, async (width) => {
      expect(await complaints(page)).toEqual([]);
      await page.screenshot({ path: test.info().outputPath(`figures-${colorScheme}-${width}.png`), fullPage: true });
    });
  });
}
