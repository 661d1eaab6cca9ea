import type { Page } from "@playwright/test";
import type { PageName } from "./shop.ts";

/** One interaction of a visit: a tap or a key. */
export type Step = {
  readonly what: string;
  /** Brings what is tapped before the eyes: a finger follows them. Nothing for a key. */
  reach(page: Page): Promise<void>;
  act(page: Page): Promise<void>;
};

/** What a customer does on each page, one after the other. */
export const VISITS: Readonly<Record<PageName, readonly Step[]>> = {
  home: [
    tap(".address input[name=q]"),
    ...keys("kungs"),
    key("ArrowDown"),
    key("Escape"),
    tap(".site-nav button"),
    key("Escape"),
  ],
  search: [
    tap(".chips a[data-turn]", 2),
    tap(".words input"),
    ...keys("pi"),
    key("Enter"),
    tap("[popovertarget=more]"),
    tap("#more .more-group a", 2),
    tap("#more .sheet-close"),
    tap(".when-open"),
    tap(".when-now"),
  ],
  restaurant: [
    tap(".menu-chip", 1),
    tap(".menu-search-open"),
    ...keys("le"),
    tap(".menu-search-close"),
    tap(".menu-row-open", 0),
    tap(".item-choice", 1),
    tap("dialog .item-actions [role=group] button", 1),
    tap("dialog .item-add"),
    tap(".menu-row-add:not([aria-haspopup])", 0),
  ],
};

function tap(selector: string, nth = 0): Step {
  const target = (page: Page) => page.locator(`${selector} >> visible=true`).nth(nth);
  return {
    what: `tap ${selector}`,
    reach: (page) => target(page).evaluate((it) => it.scrollIntoView({ block: "nearest", behavior: "instant" })),
    act: (page) => target(page).tap(),
  };
}

function key(name: string): Step {
  return { what: `key ${name}`, reach: async () => {}, act: (page) => page.keyboard.press(name) };
}

function keys(letters: string): Step[] {
  return [...letters].map(key);
}
