import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { linkFor, newAddress } from "./account-page.ts";
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

/** Runs the restaurant from now on, on a page that is open already. */
async function open(page: Page, board: BoardKitchen): Promise<void> {
  await board.enter(page);
  await board.makeOwner(page);
  await page.getByRole("link", { name: "People", exact: true }).click();
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
}

async function add(page: Page, email: string): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill("Siv Ek");
  await page.getByLabel("E-mail address").fill(email);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`A mail is on its way to ${email}.`)).toBeVisible();
}

const row = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name });

test("somebody is asked by mail, joins, is seen, given a role, and let go", async ({ page, board }) => {
  test.slow();
  await open(page, board);
  const email = newAddress();
  await add(page, email);
  const context = await page
    .context()
    .browser()
    ?.newContext({ baseURL: new URL(page.url()).origin, locale: "en-GB" });
  const colleague = await context?.newPage();
  if (!colleague) throw new Error("a page without a browser");
  await colleague.goto(await linkFor(page, email, "A restaurant wants you among its people"));
  await colleague.getByRole("button", { name: "Work for Pizzeria Linné" }).click();
  await colleague.waitForURL(/\/en\/restaurant$/);
  await colleague.getByRole("link", { name: "People", exact: true }).click();
  await expect(colleague.getByRole("heading", { name: "Who works here" })).toBeVisible();
  await expect(colleague.getByLabel("E-mail address")).toHaveCount(0);
  await page.reload();
  await expect(row(page, "Siv Ek")).toContainText("Staff");
  await page.getByRole("button", { name: "Have Siv Ek run it too" }).click();
  await expect(row(page, "Siv Ek")).toContainText("Runs the restaurant");
  await page.getByRole("button", { name: "Let go of Siv Ek" }).click();
  await page.getByRole("button", { name: "Let Siv Ek go for good" }).click();
  await expect(page.getByText("Siv Ek no longer works here.")).toBeVisible();
  await expect(row(page, "Siv Ek")).toHaveCount(0);
  // signed out within two seconds
  await expect(async () => {
    await colleague.goto("/en/restaurant/staff");
    await expect(colleague).toHaveURL(/\/sign-in/, { timeout: 2_000 });
  }).toPass();
  await colleague.context().close();
});

test("a mail is taken back", async ({ page, board }) => {
  await open(page, board);
  const email = newAddress();
  await add(page, email);
  await page.getByRole("button", { name: `Take back the mail to ${email}` }).click();
  await expect(page.getByText(`The mail to ${email} is void.`)).toBeVisible();
  await expect(page.getByText("Nobody. Whoever is asked has 24 hours to answer.")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the ${colorScheme} theme, at three sizes`, async ({ page, board }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, board);
    await board.hireToo("Siv Ek");
    await page.reload();
    await add(page, newAddress());
    for (const [width, height] of [
      [390, 844],
      [820, 1180],
      [1440, 900],
    ] as const) {
      await page.setViewportSize({ width, height });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([]);
      await page.screenshot({ path: test.info().outputPath(`staff-${colorScheme}-${width}.png`), fullPage: true });
    }
  });
}
