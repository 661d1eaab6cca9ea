import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

/** In the middle of the demo's city. */
const HERE = { latitude: 57.7005, longitude: 11.968, accuracy: 10 };
test.use({ viewport: { width: 390, height: 844 }, geolocation: HERE, permissions: ["geolocation"] });

/** One click, and the driver's page. */
async function signIn(page: Page): Promise<void> {
  await page.goto("/en/sign-in");
  await page.getByRole("button", { name: "Driver", exact: true }).click();
  await expect(page).toHaveURL(/\/en\/drive$/);
  await expect(page.locator("[data-drive=on], [data-drive=off]")).toBeVisible();
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([]);
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

for (const colorScheme of ["light", "dark"] as const) {
  test(`a driver goes on duty, takes an offer, brings it through a tunnel and hands it over, in the ${colorScheme} theme`, async ({
    page,
    context,
  }) => {
    test.slow(); // a kitchen answers, dispatch decides, and axe reads every state
    await page.emulateMedia({ colorScheme });
    await signIn(page);
    await expect(page.locator("[data-sharing=off]")).toBeVisible();
    await expectNoViolations(page);
    const onDuty = button(page, "Go on duty and share my position");
    await onDuty.focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("[data-sharing=shared]")).toContainText("Position shared");
    const offer = page.locator("[data-offer]");
    await expect(offer).toBeVisible({ timeout: 60_000 });
    await expect(offer).toContainText("39 kr");
    await expectNoViolations(page);
    await button(page, "Accept").click();
    await expect(page.locator("[data-stage=toKitchen]")).toBeVisible();
    await expect(page.getByRole("link", { name: "Navigate" })).toHaveAttribute("href", /directions\?to=57\./);
    await expectNoViolations(page);
    await button(page, "I am at the restaurant").click();
    await expect(page.locator("[data-stage=atKitchen]")).toBeVisible();
    await button(page, "I have the food").click();
    await expect(page.locator("[data-stage=toDoor]")).toBeVisible();
    const said = page.getByText(/^The demo’s customer says \d{4}$/);
    await context.setOffline(true);
    await expect(page.locator("[data-sharing=offline]")).toBeVisible();
    await button(page, "I am at the door").click();
    const pin = /\d{4}/.exec((await said.textContent()) ?? "")?.[0] ?? "";
    await page.getByLabel("The customer’s PIN").fill(pin);
    await page.keyboard.press("Enter");
    await expect(page.locator("[data-stage]")).toHaveCount(0);
    await context.setOffline(false);
    await expect(page.locator("[data-sharing=shared]")).toBeVisible();
    await expect(page.getByRole("region", { name: "Today" })).toContainText(/[1-9]\d* deliver(y|ies)/);
    await expect(page.locator("[data-notice]")).toHaveCount(0);
    await button(page, "Go off duty").click();
    await expect(page.locator("[data-sharing=off]")).toBeVisible();
  });
}

test("the driver's page is drivers' alone", async ({ page }) => {
  await page.goto("/en/drive");
  await expect(page).toHaveURL(/\/en\/sign-in/);
  await button(page, "Customer").click();
  await page.waitForURL((url) => !url.pathname.includes("sign-in"));
  const answer = await page.goto("/en/drive");
  expect(answer?.status()).toBe(404);
});
