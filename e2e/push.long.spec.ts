import type { CDPSession, Page, Worker } from "@playwright/test";
import type { PushTarget } from "#lib/infra/push/push.ts";
import { type PushService, startPushService } from "#tests/helpers/push-service.ts";
import { newAddress, signUp } from "./account-page.ts";
import { atThreeSizes, complaints } from "./axe.ts";
import { BoardKitchen } from "./board-kitchen.ts";
import { expect } from "./fixtures.ts";
import { test as base } from "./own-kitchen.ts";
import { pushPort } from "./ports.ts";

const test = base.extend<{ board: BoardKitchen; service: PushService }>({
  board: async ({ catalogue, kitchen }, use) => {
    const board = new BoardKitchen(catalogue, kitchen.restaurant);
    await board.hire();
    await use(board);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  service: async ({}, use) => {
    const service = await startPushService({ port: pushPort });
    await use(service);
    await service.close();
    expect(service.faults).toEqual([]);
  },
});

/** Somebody has answered the browser's question so, now or before. A headless browser says no whatever is granted. */
async function permit(page: Page, permission: NotificationPermission): Promise<void> {
  await page.addInitScript((said) => {
    Object.defineProperty(Notification, "permission", { get: () => said });
    Notification.requestPermission = async () => said;
  }, permission);
}

/** The browser is one of the test's push service: its maker's own cannot be reached from here. */
async function subscribeTo(page: Page, { endpoint, p256dh, auth }: PushTarget): Promise<void> {
  await page.addInitScript(
    (json) => {
      const made = { endpoint: json.endpoint, toJSON: () => json, options: { applicationServerKey: null } };
      const isOn = () => localStorage.getItem("test.push") === "on";
      const unsubscribe = async () => {
        localStorage.removeItem("test.push");
        return true;
      };
      const subscription = { ...made, unsubscribe } as unknown as PushSubscription;
      PushManager.prototype.subscribe = async () => {
        localStorage.setItem("test.push", "on");
        return subscription;
      };
      PushManager.prototype.getSubscription = async () => (isOn() ? subscription : null);
    },
    { endpoint, keys: { p256dh, auth } },
  );
}

type Shown = { readonly title: string; readonly silent: boolean; readonly data: { readonly url: string } };

/** Hands what was pushed to the page's own service worker, as the browser would, and sees what that shows. */
class Device {
  readonly #cdp: CDPSession;
  readonly #registration: Promise<string>;
  #worker: Worker | null = null;

  private constructor(cdp: CDPSession) {
    this.#cdp = cdp;
    this.#registration = new Promise((resolve) => {
      cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const [first] = registrations;
        if (first) resolve(first.registrationId);
      });
    });
  }

  static async of(page: Page): Promise<Device> {
    const device = new Device(await page.context().newCDPSession(page));
    await device.#cdp.send("ServiceWorker.enable");
    return device;
  }

  /** Resolves once `act` has registered the worker. */
  async registers(page: Page, act: () => Promise<void>): Promise<void> {
    const coming = page.context().waitForEvent("serviceworker");
    await act();
    this.#worker = await coming;
    await this.#worker.evaluate(() => {
      const shown: object[] = [];
      const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
      registration.showNotification = async (title, more) => void shown.push({ title, ...more });
      Object.assign(self, { shown });
    });
  }

  async deliver(page: Page, text: object): Promise<void> {
    const { origin } = new URL(page.url());
    const registrationId = await this.#registration;
    await this.#cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: JSON.stringify(text) });
  }

  async shown(): Promise<Shown[] | undefined> {
    return this.#worker?.evaluate(() => (self as unknown as { shown: Shown[] }).shown);
  }
}

const chip = (page: Page) => page.getByRole("button", { name: "Ring when hidden" });

test("a board that is not looked at rings by push, closed for this browser alone, until it is turned off", async ({
  page,
  board,
  service,
}) => {
  await permit(page, "granted");
  await subscribeTo(page, service.subscribe());
  await board.enter(page);
  const device = await Device.of(page);
  await device.registers(page, () => chip(page).click());
  await expect(chip(page)).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText("This device now rings also while the board is hidden")).toBeVisible();
  const { name } = await board.order();
  const [first] = await service.until(1);
  expect(first?.text).toMatchObject({ title: `New order ${name.slice(1)}`, url: "/en/restaurant", rings: true });
  await device.deliver(page, first?.text ?? {});
  // the board is looked at, and sounds by itself
  await expect.poll(() => device.shown()).toMatchObject([{ title: first?.text.title, silent: true }]);
  await page.reload();
  await expect(chip(page)).toHaveAttribute("aria-pressed", "true");
  await page.goto("/en/account/notifications");
  const second = await board.order();
  await service.until(2);
  const { text } = service.taken[1] ?? {};
  expect(text?.title).toBe(`New order ${second.name.slice(1)}`);
  await device.deliver(page, text ?? {});
  await expect.poll(async () => (await device.shown())?.[1]).toMatchObject({ silent: false });
  await page.goto("/en/restaurant");
  await chip(page).click();
  await expect(chip(page)).toHaveAttribute("aria-pressed", "false");
  await expect(page.getByText("This device now rings only while the board is open.")).toBeVisible();
  await page.reload();
  await expect(chip(page)).toBeEnabled();
  await expect(chip(page)).toHaveAttribute("aria-pressed", "false");
});

test("a board says why it cannot ring while it is hidden", async ({ page, board }) => {
  await permit(page, "denied");
  await board.enter(page);
  await chip(page).click();
  await expect(page.getByText("This browser blocks notifications from Hotpath, so a hidden board")).toBeVisible();
  await expect(chip(page)).toHaveAttribute("aria-pressed", "false");
  await atThreeSizes(page, async () => expect(await complaints(page)).toEqual([]));
  await page.addInitScript(() => Reflect.deleteProperty(window, "PushManager"));
  await page.reload();
  await chip(page).click();
  await expect(page.getByText("Keep the board in view")).toBeVisible();
});

test("a customer turns notifications on for a browser and off again, and is told what stands in the way", async ({
  page,
  service,
}) => {
  const card = page.getByRole("region", { name: "In this browser" });
  await permit(page, "granted");
  await signUp(page, newAddress());
  await page.goto("/en/account/notifications");
  // this browser's own push service cannot be reached from here
  await card.getByRole("button", { name: "Turn on" }).click();
  await expect(card.getByRole("alert")).toHaveText(/push service cannot be used now/);
  await subscribeTo(page, service.subscribe());
  await page.reload();
  await card.getByRole("button", { name: "Turn on" }).click();
  await expect(card.getByRole("status")).toContainText("It ends when you sign out.");
  await atThreeSizes(page, async () => expect(await complaints(page)).toEqual([]));
  await page.reload();
  await card.getByRole("button", { name: "Turn off" }).click();
  await expect(card.getByRole("button", { name: "Turn on" })).toBeVisible();
  await permit(page, "denied");
  await page.reload();
  await expect(card.getByRole("status")).toContainText("This browser blocks notifications from Hotpath.");
  await expect(card.getByRole("button")).toHaveCount(0);
});
