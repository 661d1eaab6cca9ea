import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { systemClock } from "#lib/core/clock.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { createLink } from "#lib/orders/sharing/commands.ts";
import { BoardKitchen } from "./board-kitchen.ts";
import { expect } from "./fixtures.ts";
import { test } from "./own-kitchen.ts";

const SIZES = [
  [390, 844],
  [820, 1180],
  [1440, 900],
] as const;

/** The page of whoever ordered, by the link that a guest has. */
async function openAsGuest(page: Page, db: Db, orderId: OrderId): Promise<void> {
  const { token } = await createLink({ db, clock: systemClock }, { orderId, access: "manage" });
  await page.goto(`/en/track#${token}`);
  await expect(page.locator("main.track-root")).toHaveAttribute("data-status", "delivered", { timeout: 45_000 });
}

/** Nothing for axe to find at any size; a picture of each. */
async function expectWellMade(page: Page, name: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    const { violations } = await new AxeBuilder({ page }).exclude(".maplibregl-map").analyze();
    expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([]);
    await page.screenshot({ path: test.info().outputPath(`${name}-${width}.png`), fullPage: true });
  }
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`a guest rates what was brought with keys alone and thinks again, and the kitchen reads it, ${colorScheme}`, async ({
    page,
    catalogue,
    openKitchen,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    const kitchen = await openKitchen({ rating: null });
    const board = new BoardKitchen(catalogue, kitchen.restaurant);
    await board.hire();
    const { orderId } = await board.order(["accepted", "preparing", "ready"]);
    await board.deliver(orderId);
    await openAsGuest(page, catalogue, orderId);

    const rate = page.locator("[data-rate]");
    const send = rate.getByRole("button", { name: "Send rating" });
    const food = rate.getByRole("group", { name: "The food" });
    await food.getByRole("radio", { name: "1 star of 5" }).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
    await expect(food.getByRole("radio", { name: "4 stars of 5" })).toBeChecked();
    await send.click();
    await expect(rate.getByRole("status").first()).toHaveText("Give both of them stars first.");
    await food.getByRole("radio", { name: "4 stars of 5" }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowLeft");
    await expect(
      rate.getByRole("group", { name: "The delivery" }).getByRole("radio", { name: "5 stars of 5" }),
    ).toBeChecked();
    await page.keyboard.press("Tab");
    await page.keyboard.type("Crisp, and still warm.");
    await expectWellMade(page, `rate-${colorScheme}`);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(rate).toHaveAttribute("data-rate", "given");
    await page.reload();
    await expect(rate.getByRole("heading", { name: "Thank you" })).toBeVisible();
    await expect(rate).toContainText("4 stars of 5");
    await expectWellMade(page, `rated-${colorScheme}`);
    await rate.getByRole("button", { name: "Change it" }).click();
    await food.locator("label", { hasText: "5 stars of 5" }).click();
    await send.click();
    await expect(rate).toContainText("5 stars of 5");

    await expect(async () => {
      await page.goto(kitchen.path());
      await expect(page.getByRole("region", { name: "Delivery and rating" })).toContainText(/5\.0.*1 rating/s);
    }).toPass({ intervals: [200] });
    await board.enter(page);
    await page.getByRole("link", { name: "Figures", exact: true }).click();
    await expect(page.getByRole("region", { name: "What was said" })).toContainText("Crisp, and still warm.");
    await expectWellMade(page, `figures-${colorScheme}`);
  });

  test(`a guest reports what is missing, an operator answers from the queue, and the guest reads it, ${colorScheme}`, async ({
    page,
    browser,
    catalogue,
    kitchen,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    const board = new BoardKitchen(catalogue, kitchen.restaurant);
    const { orderId, name } = await board.order(["accepted", "preparing", "ready"]);
    await board.deliver(orderId);
    await openAsGuest(page, catalogue, orderId);
    const report = page.locator("[data-report]");
    await report.locator("summary").focus();
    await page.keyboard.press("Enter");
    await report.getByLabel("What is wrong?").selectOption("Something else");
    await report.getByRole("button", { name: "Report it" }).click();
    await expect(report).toContainText("Say in a few words what it is.");
    await report.getByLabel("What is wrong?").selectOption("Something is missing");
    await report.getByLabel("1 × Burrata, tomato, rye").check();
    await report.getByLabel("In your words").fill("No burrata in the bag.");
    await expectWellMade(page, `report-${colorScheme}`);
    await report.getByRole("button", { name: "Report it" }).click();
    await expect(report.locator("[data-state=open]")).toContainText("Reported. Somebody answers here.");

    const origin = new URL(page.url()).origin;
    const context = await browser.newContext({ baseURL: origin, colorScheme, locale: "en-GB" });
    const headers = { Origin: origin };
    await context.request.post("/api/v1/demo/session", { data: { user: "operator" }, headers });
    const desk = await context.newPage();
    await desk.goto("/en/ops/orders");
    const queue = desk.locator("[data-reports]");
    await expectWellMade(desk, `queue-${colorScheme}`);
    await queue.getByRole("link", { name: name.slice(1) }).click();
    const reported = desk.locator("[data-report=open]");
    await expect(reported).toContainText("Burrata, tomato, rye");
    await expectWellMade(desk, `answer-${colorScheme}`);
    await reported.getByLabel("Answer").fill("Sorry. 65 kr go back to you.");
    await reported.getByRole("button", { name: "Send the answer" }).click();
    await expect(desk.locator("[data-report=answered]")).toContainText("Sorry. 65 kr go back to you.");
    await desk.goto("/en/ops/orders");
    await expect(queue.getByRole("link", { name: name.slice(1) })).toHaveCount(0);
    await context.close();

    await page.reload();
    await expect(report.locator("[data-state=answered]")).toContainText("Sorry. 65 kr go back to you.");
    await expectWellMade(page, `answered-${colorScheme}`);
  });
}
