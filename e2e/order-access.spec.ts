import type { Page } from "@playwright/test";
import { complaints } from "./axe.ts";
import { expect, test, themeTag } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";
import { lateEta, pastTheEdge, tellOrder, toldIn } from "./told-order.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(
    `axe finds nothing to complain of on an order's page in the ${colorScheme} theme`,
    themeTag(colorScheme),
    async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      const order = new OrderPage(page);
      await order.orderSomething();
      expect(await complaints(page)).toEqual([]);
      await page.getByRole("button", { name: "Share this order" }).click();
      await page.getByRole("button", { name: "Make a link" }).click();
      await expect(page.getByRole("textbox", { name: "The link" })).toHaveValue(/\/en\/track#/);
      expect(await complaints(page)).toEqual([]);
      await page.goto("/en/track");
      await expect(order.away).toBeVisible();
      expect(await complaints(page)).toEqual([]);
    },
  );
}

test("a link is made, copied and taken back by keyboard alone", { tag: "@long" }, async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const order = new OrderPage(page);
  await order.orderSomething();
  await tabTo(page, "Share this order");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Share this order" });
  await expect(dialog).toContainText("No link is out there now.");
  await tabTo(page, "Make a link");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "The link" })).toHaveValue(/\/en\/track#[\w-]{43}$/);
  await tabTo(page, "Copy it");
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    await page.getByRole("textbox", { name: "The link" }).inputValue(),
  );
  await tabTo(page, /^Take back the link made at/);
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("Taken back.");
  await expect(dialog).toContainText("No link is out there now.");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Share this order" })).toBeFocused();
});

test("without WebGL the order is told whole", { tag: "@long" }, async ({ page }) => {
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind.startsWith("webgl") ? null : Reflect.apply(real, this, [kind, ...rest]);
    } as typeof real;
  });
  const order = new OrderPage(page);
  await order.orderSomething();
  await expect(page.locator('[data-fault="no_webgl"]')).toBeVisible();
  await expect(order.answer).toContainText(/Arriving in|Expected by/);
  await expect(order.timeline.getByRole("listitem")).not.toHaveCount(0);
});

test("with reduced motion nothing moves by itself", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const order = new OrderPage(page);
  await order.orderSomething();
  const animations = await page.evaluate(
    () => document.getAnimations().filter((each) => Number(each.effect?.getComputedTiming().duration) > 1).length,
  );
  expect(animations).toBe(0);
});

test.describe("in Swedish", { tag: "@long" }, () => {
  test.use({ locale: "sv-SE" });

  test("an order's page has room for its words, at twice the text too", async ({ page }) => {
    const order = new OrderPage(page);
    const tell = await tellOrder(page);
    tell(toldIn("preparing", { eta: lateEta("waiting_for_kitchen") }));
    await order.orderSomething("sv");
    await expect(page.locator("html")).toHaveAttribute("lang", "sv");
    await expect(order.answer).toContainText("Framme om");
    expect(await complaints(page)).toEqual([]);
    await page.addStyleTag({ content: "html { font-size: 200% }" });
    const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflowPx).toBeLessThanOrEqual(0);
    expect(await pastTheEdge(page)).toEqual([]);
  });
});

/** Tabs on as a person would, until the control with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const target = page.getByRole("button", { name });
  for (let presses = 0; presses < 25; presses++) {
    if (await target.evaluateAll((all) => all.some((each) => each === document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${name}`);
}
