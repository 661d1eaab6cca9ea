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

const card = (page: Page, name: string) => page.getByRole("article", { name });
const column = (page: Page, name: string) => page.getByRole("region", { name: new RegExp(`^${name}`) });

test("an order rings, is seen, accepted and made, and its ticket is numbered", async ({ page, board }) => {
  await page.addInitScript(() => {
    // a browser may remember the presses of the sign-in; this tablet has just been switched on
    Object.defineProperty(navigator, "userActivation", { value: { hasBeenActive: false } });
    window.print = () => {
      const shown = window as Window & { printed?: string[] };
      shown.printed = [...(shown.printed ?? []), document.querySelector(".board-ticket")?.textContent ?? ""];
    };
  });
  await board.enter(page);
  await expect(column(page, "New").getByText("The next order rings here")).toBeVisible();
  await page.getByRole("button", { name: "Tap here to turn the sound on" }).click();
  await expect(page.getByRole("button", { name: "Sound on" })).toBeVisible();
  const { orderId, name } = await board.order();
  await expect(page.getByRole("alert").filter({ hasText: "1 new order waits for you" })).toBeVisible();
  await expect(page).toHaveTitle("1 new order");
  await page.getByRole("button", { name: "We have seen it" }).click();
  await expect(page.getByText("1 new order waits for you")).toBeHidden();
  await card(page, name).getByText("20", { exact: true }).click();
  await card(page, name)
    .getByRole("button", { name: /^Accept, / })
    .click();
  await expect(column(page, "Cooking").getByRole("article", { name })).toContainText("20 min left");
  for (const [before, action] of ["Print ticket", "Print again"].entries()) {
    await card(page, name).getByRole("button", { name: action }).click();
    await page.waitForFunction(
      (count) => ((window as Window & { printed?: string[] }).printed ?? []).length > count,
      before,
    );
    await expect(page.locator(".board-ticket")).toHaveCount(0);
  }
  const printed = await page.evaluate(() => (window as Window & { printed?: string[] }).printed ?? []);
  expect(printed.map((text) => text.includes("REPRINT 2"))).toEqual([false, true]);
  await card(page, name).getByRole("button", { name: "Needs longer" }).click();
  await page.getByRole("button", { name: /^10 min, ready/ }).click();
  await expect(card(page, name)).toContainText("30 min left");
  await card(page, name).getByRole("button", { name: "Ready", exact: true }).click();
  await expect(column(page, "Ready").getByRole("article", { name })).toBeVisible();
  expect(await board.statusOf(orderId)).toBe("ready");
  const other = await board.order();
  await card(page, other.name).getByRole("button", { name: "Reject" }).click();
  await page.getByRole("button", { name: "Something is sold out" }).click();
  await expect(column(page, "On the way").getByRole("article", { name: other.name })).toContainText("Rejected");
});

test("a press without a connection is kept, and what another tablet decided first stands and is said", async ({
  page,
  board,
}) => {
  await board.enter(page);
  const second = await board.otherScreen(page);
  const other = second.context();
  await expect(second.locator(".board-pill")).toHaveText("Live");
  const [both, mine] = [await board.order(), await board.order()];
  await expect(card(page, mine.name)).toBeVisible();
  await expect(card(second, both.name)).toBeVisible();
  await other.setOffline(true);
  await expect(second.locator(".board-pill")).toHaveText("Offline");
  await expect(second.getByText("This device is offline.")).toBeVisible();
  await card(second, both.name).getByRole("button", { name: "Reject" }).click();
  await second.getByRole("button", { name: "We are too busy" }).click();
  await card(second, mine.name)
    .getByRole("button", { name: /^Accept, / })
    .click();
  await expect(card(second, mine.name)).toContainText("Kept here");
  await expect(second.getByText("2 presses are kept here")).toBeVisible();
  await card(page, both.name)
    .getByRole("button", { name: /^Accept, / })
    .click();
  await expect(column(page, "Cooking").getByRole("article", { name: both.name })).toBeVisible();
  await other.setOffline(false);
  await expect(second.getByText(`${both.name} was already decided on another screen`)).toBeVisible();
  await expect(column(second, "Cooking").getByRole("article", { name: both.name })).toBeVisible();
  await expect(column(page, "Cooking").getByRole("article", { name: mine.name })).toBeVisible();
  expect(await board.statusOf(both.orderId)).toBe("accepted");
  await other.close();
});

/** A zone where it is between 22:30 and 23:30 now, so that two hours from now are tomorrow. */
function lateZone(): string {
  const hour = new Date(Date.now() + 1_800_000).getUTCHours();
  const ahead = 23 - hour;
  const offset = ahead > 12 ? ahead - 24 : ahead;
  return offset === 0 ? "Etc/GMT" : `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`;
}

test("a pause in another time zone goes past midnight there, counts down, and ends by hand", async ({
  page,
  catalogue,
  openKitchen,
}) => {
  const timeZone = lateZone();
  const board = new BoardKitchen(catalogue, (await openKitchen({ timeZone })).restaurant);
  await board.hire();
  await board.enter(page);
  await page.getByRole("button", { name: "Pause or busy" }).click();
  const pause = page.getByRole("dialog").getByRole("region", { name: "Pause" });
  await pause.getByRole("button", { name: /^2 hours/ }).click();
  const until = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  await expect(page.getByText(/^Paused\. Ends tomorrow 0[01]:\d\d\.$/)).toBeVisible();
  const said = /(\d\d:\d\d)/.exec((await page.getByText(/^Paused\./).textContent()) ?? "")?.[1] ?? "";
  const wanted = [0, 60_000, 120_000].map((ms) => until.format(Date.now() + 7_200_000 - ms));
  expect(wanted).toContain(said);
  const timer = page.getByRole("timer");
  await expect(timer).toHaveText(/^1:59:\d\d$/);
  const before = (await timer.textContent()) ?? "";
  await expect(timer).not.toHaveText(before);
  await page.getByRole("button", { name: "Take orders again" }).click();
  await expect(timer).toBeHidden();
  await page.getByRole("button", { name: "Sold out", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog
    .getByRole("button", { name: /: sold out today$/ })
    .first()
    .click();
  await expect(dialog.getByText(/sold out until tomorrow 04:00|sold out until 04:00/)).toBeVisible();
  await dialog.getByRole("button", { name: /: it is back$/ }).click();
  await expect(dialog.getByText(/sold out until/)).toBeHidden();
});

test("with sixty open orders an event changes its own card alone", async ({ page, board }) => {
  test.slow();
  const orders = [];
  // first the board: what nobody has open, the demo's kitchens accept by themselves
  await board.enter(page);
  for (let i = 0; i < 60; i++) orders.push(await board.order());
  await expect(page.locator(".board-card")).toHaveCount(60);
  await page.evaluate(() => {
    const seen = window as Window & { touched?: Set<string>; tasks?: number[] };
    seen.touched = new Set();
    seen.tasks = [];
    new MutationObserver((records) => {
      for (const { target, addedNodes } of records) {
        for (const node of [target, ...addedNodes]) {
          const within = node instanceof Element ? node : node.parentElement;
          const name = within?.closest(".board-card")?.getAttribute("aria-label");
          if (name) seen.touched?.add(name);
        }
      }
      // what counts the minutes changes in its text alone
    }).observe(document.querySelector(".board-columns") as Element, { childList: true, subtree: true });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tasks?.push(Math.round(duration));
    }).observe({ type: "longtask" });
  });
  const last = orders.at(-1);
  if (!last) throw new Error("no orders");
  await board.move(last.orderId, "accepted");
  await expect(column(page, "Cooking").getByRole("article", { name: last.name })).toBeVisible();
  const { touched, tasks } = await page.evaluate(() => {
    const seen = window as Window & { touched?: Set<string>; tasks?: number[] };
    return { touched: [...(seen.touched ?? [])], tasks: seen.tasks ?? [] };
  });
  test.info().annotations.push({ type: "long tasks, ms", description: JSON.stringify(tasks) });
  expect(touched).toEqual([last.name]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on the board in the ${colorScheme} theme, at three sizes, in two languages`, async ({
    page,
    board,
  }) => {
    test.slow(); // seven views, and axe reads each of them whole
    await page.emulateMedia({ colorScheme });
    const check = async () => {
      expect(await complaints(page)).toEqual([]);
    };
    await board.enter(page);
    await board.order();
    await board.order(["accepted", "preparing"]);
    const last = await board.order(["accepted", "preparing", "ready"]);
    await expect(card(page, last.name)).toBeVisible();
    await atThreeSizes(page, async (width) => {
      await check();
      await page.screenshot({ path: test.info().outputPath(`board-${colorScheme}-${width}.png`), fullPage: true });
    });
    for (const action of ["Pause or busy", "Sold out"]) {
      await page.getByRole("button", { name: action, exact: true }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await check();
      await page.screenshot({ path: test.info().outputPath(`${action.slice(0, 4)}-${colorScheme}.png`) });
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
    }
    await page.goto("/sv/restaurant");
    await expect(page.getByRole("region", { name: /^Nya/ }).getByRole("article")).toBeVisible();
    await check();
    await page.screenshot({ path: test.info().outputPath(`board-${colorScheme}-sv.png`) });
  });
}

test("the keyboard accepts an order for a time of one's own", async ({ page, board }) => {
  await board.enter(page);
  const { orderId, name } = await board.order();
  await expect(card(page, name)).toBeVisible();
  await card(page, name).getByRole("radio", { checked: true }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Tab");
  await expect(card(page, name).getByRole("button", { name: /^Accept, / })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(column(page, "Cooking").getByRole("article", { name })).toBeVisible();
  expect(await board.statusOf(orderId)).toBe("accepted");
});

test("a kitchen of the demo is one click away, and orders come to it", async ({ page }) => {
  await page.goto("/en/sign-in");
  await page.getByRole("button", { name: "Restaurant", exact: true }).click();
  await expect(page).toHaveURL(/\/en\/restaurant$/);
  await expect(page.locator(".board-pill")).toHaveText("Live");
  await expect(column(page, "New").getByRole("article").first()).toBeVisible({ timeout: 30_000 });
});
