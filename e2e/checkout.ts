import { expect, type Locator, type Page } from "@playwright/test";
import type { Kitchen } from "./own-kitchen.ts";

/** A card that works, one whose bank asks, one that is declined: the double's (services/stripe-double). */
export const CARDS = {
  works: "4242 4242 4242 4242",
  asks: "4000 0027 6000 3184",
  declined: "4000 0000 0000 0002",
} as const;

/** The checkout and what comes after it, as somebody who orders has them. */
export class Checkout {
  readonly page: Page;
  readonly form: Locator;
  readonly pay: Locator;

  constructor(page: Page) {
    this.page = page;
    this.form = page.locator("form[data-checkout]");
    this.pay = page.locator("[data-pay]");
  }

  /** Two tiramisùs, and what else is so, straight into the browser's cart; then the checkout. */
  async open(kitchen: Kitchen, { locale = "en", quantity = 2, deliverAt = null as number | null } = {}): Promise<void> {
    const { id, slug, name, currency, timeZone, feeMinor, minimumMinor, discount } = kitchen.restaurant;
    const restaurant = { id, slug, name, currency, timeZone, feeMinor, minimumMinor, discount };
    const picture = { kind: "plate", dish: "tiramisu", seed: 1 };
    const entry = {
      key: "tiramisu",
      itemId: "tiramisu",
      name: "Tiramisù",
      picture,
      quantity,
      choices: [],
      seenMinor: 6_500,
    };
    const cart = { restaurant, entries: [entry], deliverAt, tip: { kind: "share", basisPoints: 0 } };
    await this.page.goto(`/${locale}/checkout`);
    await this.page.evaluate(
      (state) => localStorage.setItem("hotpath.cart", JSON.stringify({ state, version: 1 })),
      cart,
    );
    await this.page.goto(`/${locale}/checkout`);
    await this.ready();
  }

  /** The server has said what it costs. */
  async ready(): Promise<void> {
    await expect(this.form).toHaveAttribute("data-price", "checked");
  }

  async fillIn(): Promise<void> {
    await this.page.locator("input[name=name]").fill("Maja Lind");
    await this.page.locator("input[name=phone]").fill("+46 70 174 06 01");
    await this.page.locator("input[name=email]").fill("maja@example.com");
  }

  /** Presses the one action and is at the payment's page. */
  async toPayment(): Promise<void> {
    await this.pay.click();
    await this.page.waitForURL(/\/c\/pay\//);
  }

  /** Pays there as a person would. */
  async payWith(card: string): Promise<void> {
    const email = this.page.locator("input[name=email]");
    if (await email.isVisible()) await email.fill("maja@example.com");
    await this.page.locator("input[name=card]").fill(card);
    await this.page.locator("input[name=expiry]").fill("12 / 34");
    await this.page.locator("input[name=cvc]").fill("123");
    await this.page.locator("input[name=name]").fill("Maja Lind");
    await this.page.locator("form button").click();
  }

  /** From the cart to the bank's yes, as a guest; the browser is on its way back. */
  async toHeld(kitchen: Kitchen): Promise<void> {
    await this.open(kitchen);
    await this.fillIn();
    await this.toPayment();
    await this.payWith(CARDS.works);
  }

  /** The same, to the page of the order. Answers the order's id. */
  async orderAsGuest(kitchen: Kitchen): Promise<string> {
    await this.toHeld(kitchen);
    return this.paid();
  }

  /** The order's page, once the bank has said yes. Answers the order's id. */
  async paid(): Promise<string> {
    await this.page.waitForURL(/\/orders\/ord_/, { timeout: 30_000 });
    return new URL(this.page.url()).pathname.split("/").at(-1) ?? "";
  }
}
