import type { Page } from "@playwright/test";
import { sql } from "kysely";
import type { Db } from "#lib/db/client.ts";
import { atThreeSizes, complaints } from "./axe.ts";
import { BoardKitchen } from "./board-kitchen.ts";
import { expect } from "./fixtures.ts";
import { test } from "./own-kitchen.ts";

/** A Wednesday long ago, at noon: which week it is does not depend on when this runs. */
const DAY = "2025-11-12";

/** An order as the books have one that was brought and paid for: 245 kronor of food; `back`: why 60 of it went back, if any did. */
async function book(db: Db, board: BoardKitchen, back?: string): Promise<string> {
  const { orderId, name } = await board.order(["accepted", "preparing", "ready"]);
  await board.deliver(orderId);
  const at = new Date(`${DAY}T12:00:00Z`);
  const post = (key: string, from: string, to: string, minor: number) =>
    sql`insert into ledger_entries (key, account, amount_minor, currency, order_id, at)
      values (${key}, ${to}, ${minor}, 'SEK', ${orderId}, ${at}), (${key}, ${from}, ${-minor}, 'SEK', ${orderId}, ${at})`.execute(
      db.primary,
    );
  await post(`pi_${orderId}:capture`, "restaurant", "provider", 24_500);
  if (back !== undefined) {
    await sql`insert into refunds (id, order_id, amount_minor, reason, status, provider_id, actor)
      values (${`ref_${orderId}`}, ${orderId}, 6000, ${back}, 'done', ${`re_${orderId}`}, 'operator')`.execute(
      db.primary,
    );
    await post(`pi_${orderId}:refund:re_${orderId}`, "provider", "refunds", 6_000);
  }
  return name;
}

async function open(page: Page, board: BoardKitchen): Promise<void> {
  await page.getByRole("link", { name: "Figures", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Figures", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Payouts" })).toHaveCount(0);
  expect((await page.request.get("/en/restaurant/payouts")).status()).toBe(404);
  await board.makeOwner(page);
  await page.reload();
  await page.getByRole("link", { name: "Payouts" }).click();
  await expect(page.getByRole("heading", { name: "Payouts", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Week after" })).toHaveCount(0);
  await page.getByLabel("Week of").fill(DAY);
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("heading", { name: "10 November 2025 to 16 November 2025" })).toBeVisible();
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`whoever runs a restaurant sees what a week comes to, posting by posting, and axe finds nothing in the ${colorScheme} theme`, async ({
    page,
    catalogue,
    kitchen,
  }) => {
    const board = new BoardKitchen(catalogue, kitchen.restaurant);
    await board.hire();
    await page.emulateMedia({ colorScheme });
    await board.enter(page);
    await book(catalogue, board);
    const cold = await book(catalogue, board, "missing_items");
    await book(catalogue, board, "late");
    await open(page, board);
    const sums = page.locator(".payouts-sheet dd");
    await expect(sums).toHaveText(["735 kr", "-60 kr", "675 kr"]);
    await expect(page.getByRole("row", { name: cold })).toHaveCount(2);
    await expect(page.getByRole("row", { name: "60 kr given back: something was missing" })).toContainText("-60 kr");
    await expect(page.getByRole("row", { name: "60 kr given back: it came late" })).toContainText("0 kr");
    await expect(page.getByRole("row").last()).toContainText("675 kr");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download as CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/-payout-\d{4}-\d{2}-\d{2}\.csv$/);
    await atThreeSizes(page, async (width) => {
      expect(await complaints(page)).toEqual([]);
      await page.screenshot({ path: test.info().outputPath(`payouts-${colorScheme}-${width}.png`), fullPage: true });
    });
    await page.emulateMedia({ media: "print", colorScheme });
    await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await expect(sums.last()).toBeVisible();
    await page.screenshot({ path: test.info().outputPath(`payouts-${colorScheme}-print.png`), fullPage: true });
    await page.emulateMedia({ media: "screen", colorScheme });
    await page.getByRole("link", { name: "Week before" }).click();
    await expect(page.getByText("Nothing was taken or given back this week.")).toBeVisible();
    await page.getByRole("link", { name: "Week after" }).click();
    await expect(sums.last()).toHaveText("675 kr");
  });
}
