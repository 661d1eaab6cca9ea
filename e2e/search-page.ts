import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";

/** The storefront's first two pages, as a customer uses them. */
export class SearchPage {
  readonly page: Page;
  readonly address: Locator;
  readonly options: Locator;
  readonly answer: Locator;
  readonly cards: Locator;
  readonly chips: Locator;
  readonly markers: Locator;

  constructor(page: Page) {
    this.page = page;
    this.address = page.getByRole("combobox", { name: "Your address" });
    this.options = page.getByRole("option");
    this.answer = page.getByRole("heading", { level: 1 });
    this.cards = page.locator(".hit");
    this.chips = page.getByRole("navigation", { name: "Filters" });
    this.markers = page.locator(".hp-marker");
  }

  chip(name: string): Locator {
    return this.chips.getByRole("link", { name, exact: true });
  }

  /** From the start page to the list of an address, by hand. */
  async find(street: string): Promise<void> {
    await this.page.goto("/en");
    await expect(this.page.locator("[data-cart-count]").first()).toBeVisible();
    await this.address.fill(street);
    await expect(this.options.first()).toContainText(street);
    await this.options.first().click();
    await this.isThere();
  }

  /** The list of a place, come alive: the browser has looked at the clock. */
  async isThere(): Promise<void> {
    await expect(this.page).toHaveURL(/\/en\/s\/[0-9a-z]{8}/);
    await expect(this.answer).toHaveText(/(cook|open|have|has|Nobody)/);
    await expect(this.cards.first()).toBeVisible();
  }
}
