import type { Locator, Page } from "@playwright/test";
import { cancelOrder } from "#lib/dispatch/commands.ts";
import type { Shift } from "#lib/dispatch/driving/shift.ts";
import { complaints } from "./axe.ts";
import { expect } from "./fixtures.ts";
import { noHints } from "./own-kitchen.ts";
import { test } from "./own-shift.ts";

/** In the middle of the demo's city. */
const HERE = { latitude: 57.7005, longitude: 11.968, accuracy: 10 };
/** A kitchen answers, and dispatch decides. */
const OFFERED_MS = 60_000;
test.use({ viewport: { width: 390, height: 844 }, geolocation: HERE, permissions: ["geolocation"] });
test.slow();

for (const colorScheme of ["light", "dark"] as const) {
  test(`a driver goes on duty, takes an offer and hands it over with keys alone, in the ${colorScheme} theme`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await signIn(page);
    await expectNoViolations(page);
    await pressByKeys(page, button(page, "Go on duty and share my position"));
    await expect(page.locator("[data-sharing=shared]")).toContainText("Position shared");
    await expectNoViolations(page);
    const offer = page.locator("[data-offer]");
    await expect(offer).toBeVisible({ timeout: OFFERED_MS });
    await expect(offer).toContainText("39 kr");
    await pressByKeys(page, button(page, "Accept"));
    await expect(page.locator("[data-stage=toKitchen]")).toBeVisible();
    await expect(page.getByRole("link", { name: "Navigate" })).toHaveAttribute("href", /directions\?to=57\./);
    await expect(page.locator(".hp-place[data-place=restaurant]")).toBeVisible();
    await expectNoViolations(page);
    await pressByKeys(page, button(page, "I am at the restaurant"));
    await expect(page.locator("[data-stage=atKitchen]")).toBeVisible();
    await pressByKeys(page, page.locator("summary", { hasText: "Something is wrong" }));
    await expect(button(page, "The restaurant is closed")).toBeVisible();
    await expectNoViolations(page);
    await pressByKeys(page, button(page, "I have the food"));
    await expect(page.locator("[data-stage=toDoor]")).toBeVisible();
    await pressByKeys(page, button(page, "I am at the door"));
    const pin = await saidPin(page);
    await tabTo(page, page.getByLabel("The customer’s PIN"));
    await page.keyboard.type(pin === "1111" ? "2222" : "1111");
    await page.keyboard.press("Enter");
    await expect(page.locator("[data-notice=pinWrong]")).toBeVisible();
    await expect(page.getByText("4 tries are left.")).toBeVisible();
    await expectNoViolations(page);
    await tabTo(page, page.getByLabel("The customer’s PIN"));
    await page.keyboard.type(pin);
    await page.keyboard.press("Enter");
    await expect(page.locator("[data-stage]")).toHaveCount(0);
    await expect(page.locator("[data-notice]")).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Today" })).toContainText(/[1-9]\d* deliver(y|ies)/);
    await pressByKeys(page, button(page, "Go off duty"));
    await expect(page.locator("[data-sharing=off]")).toBeVisible();
  });
}

test("the last leg without a network is kept on the phone and told when there is one", async ({ page, context }) => {
  await signIn(page);
  await takeOffer(page);
  const before = await readShift(page);
  await button(page, "I am at the restaurant").click();
  await button(page, "I have the food").click();
  await expect(page.locator("[data-stage=toDoor]")).toBeVisible();
  await context.setOffline(true);
  await expect(page.locator("[data-sharing=offline]")).toBeVisible();
  await button(page, "I am at the door").click();
  await page.getByLabel("The customer’s PIN").fill(await saidPin(page));
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-stage]")).toHaveCount(0);
  await expect(page.locator("[data-sharing=offline]")).toContainText("kept");
  await context.setOffline(false);
  await expect(page.locator("[data-sharing=shared]")).toBeVisible();
  await expect(page.locator("[data-notice]")).toHaveCount(0);
  await expect.poll(async () => (await readShift(page)).today.count).toBe(before.today.count + 1);
  await goOffDuty(page);
});

test("an order that was cancelled while its driver had no network is told, and is not theirs any more", async ({
  page,
  context,
  catalogue,
}) => {
  await signIn(page);
  await takeOffer(page);
  const [delivery] = (await readShift(page)).deliveries;
  if (!delivery) throw new Error("what was accepted is not there");
  const { orderId, code } = delivery;
  await context.setOffline(true);
  await button(page, "I am at the restaurant").click();
  await button(page, "I have the food").click();
  await expect(page.locator("[data-stage=toDoor]")).toBeVisible();
  await cancelOrder({ db: catalogue, batcher: noHints }, { orderId, actor: "system", cause: "stuck" });
  await context.setOffline(false);
  await expect(page.locator("[data-notice=cancelled]")).toContainText(`#${code}`);
  await expect(page.locator("[data-stage]")).toHaveCount(0);
  await page.locator("[data-notice=cancelled]").getByRole("button", { name: "OK" }).click();
  await expect(page.locator("[data-notice]")).toHaveCount(0);
  await goOffDuty(page);
});

test("a phone puts the driver's page on its home screen under a name of its own", async ({ page, request }) => {
  await signIn(page);
  const path = await page.locator("link[rel=manifest]").getAttribute("href");
  expect(path).toBe("/drive/en.webmanifest");
  const answer = await request.get(path ?? "");
  expect(answer.headers()["content-type"]).toContain("application/manifest+json");
  const { name, start_url, icons } = await answer.json();
  expect([name, start_url]).toEqual(["Hotpath Drive", "/en/drive"]);
  for (const { src } of icons) expect((await request.get(src)).headers()["content-type"]).toBe("image/png");
});

test("the driver's page is drivers' alone", async ({ page }) => {
  await page.goto("/en/drive");
  await expect(page).toHaveURL(/\/en\/sign-in/);
  await button(page, "Customer").click();
  await page.waitForURL((url) => !url.pathname.includes("sign-in"));
  const answer = await page.goto("/en/drive");
  expect(answer?.status()).toBe(404);
});

function button(page: Page, name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}

/** One click, and the driver's page, off duty. */
async function signIn(page: Page): Promise<void> {
  await page.goto("/en/sign-in");
  await button(page, "Driver").click();
  await expect(page).toHaveURL(/\/en\/drive$/);
  await expect(page.locator("[data-sharing=off]")).toBeVisible();
}

async function takeOffer(page: Page): Promise<void> {
  await button(page, "Go on duty and share my position").click();
  await expect(page.locator("[data-offer]")).toBeVisible({ timeout: OFFERED_MS });
  await button(page, "Accept").click();
  await expect(page.locator("[data-stage=toKitchen]")).toBeVisible();
}

async function goOffDuty(page: Page): Promise<void> {
  const next = page.locator("[data-offer]").or(button(page, "Go off duty"));
  await expect(next).toBeVisible();
  if (await page.locator("[data-offer]").isVisible()) await button(page, "Decline").click();
  await button(page, "Go off duty").click();
  await expect(page.locator("[data-sharing=off]")).toBeVisible();
}

/** What the demo's customer, who is nobody, says at the door. */
async function saidPin(page: Page): Promise<string> {
  const said = await page.getByText(/^The demo’s customer says \d{4}$/).textContent();
  return /\d{4}/.exec(said ?? "")?.[0] ?? "";
}

async function readShift(page: Page): Promise<Shift> {
  return page.evaluate(async () => {
    const answer = await fetch(`/api/v1/driver?since=${new Date().setHours(0, 0, 0, 0)}`);
    return answer.json();
  });
}

/** Goes there as whoever has no pointer does, from wherever they are. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("40 presses of Tab did not come to it");
}

async function pressByKeys(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

async function expectNoViolations(page: Page): Promise<void> {
  expect(await complaints(page)).toEqual([]);
}
