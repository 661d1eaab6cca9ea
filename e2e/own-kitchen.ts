import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { removeRestaurants, upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { markSoldOut, pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import type { Menu } from "#lib/catalog/menu.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { SOME_RESTAURANT, someMenu } from "#lib/catalog/some-restaurant.ts";
import { createId } from "#lib/core/ids.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded.ts";
import { test as base } from "./fixtures.ts";
import { dataDir } from "./ports.ts";

/** In the demo's city, within reach of every kitchen of these tests. */
const PLACE = { label: "Vasagatan 24", lng: 11.9712, lat: 57.6987, cell: "3kdqdima" };

/** Nobody hints: whoever follows an order reads past the last event that they know. */
export const noHints = { add: () => {}, flush: async () => {}, close: async () => {} };

/** A restaurant of one's own in the running demo, changed as its own people would. */
export class Kitchen {
  readonly restaurant: Restaurant;
  readonly #db: Db;

  private constructor(db: Db, restaurant: Restaurant) {
    this.#db = db;
    this.restaurant = restaurant;
  }

  static async open(db: Db, said: Partial<Restaurant> = {}, menu: Menu = someMenu()): Promise<Kitchen> {
    const id = createId("restaurant", Date.now(), randomBytes(10));
    const restaurant = { ...SOME_RESTAURANT, id, slug: `test-${id.slice(-12)}`, ...said };
    await upsertRestaurants(db.primary, [restaurant]);
    await upsertMenus(db.primary, [{ restaurantId: id, menu }]);
    return new Kitchen(db, restaurant);
  }

  path(locale = "en"): string {
    return `/${locale}/r/${this.restaurant.slug}`;
  }

  /** The same menu at other prices, or without some of it. */
  async changeMenu(change: (menu: Menu) => Menu): Promise<void> {
    await upsertMenus(this.#db.primary, [{ restaurantId: this.restaurant.id, menu: change(someMenu()) }]);
  }

  async change(said: Partial<Restaurant>): Promise<void> {
    await upsertRestaurants(this.#db.primary, [{ ...this.restaurant, ...said }]);
  }

  async pause(until: number | null): Promise<void> {
    await pauseRestaurant(this.#db.primary, { restaurantId: this.restaurant.id, until });
  }

  async sellOut(itemId: string, until: number | null): Promise<void> {
    await markSoldOut(this.#db.primary, { restaurantId: this.restaurant.id, itemId, until });
  }

  async remove(): Promise<void> {
    await removeRestaurants(this.#db.primary, [this.restaurant.id]);
  }
}

type Fixtures = {
  /** Opens kitchens; they are gone after the test. */
  openKitchen: (said?: Partial<Restaurant>, menu?: Menu) => Promise<Kitchen>;
  kitchen: Kitchen;
};

export const test = base.extend<Fixtures, { catalogue: Db }>({
  catalogue: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const { url } = await startEmbedded({ folder: join(dataDir, "postgres") });
      const db = createDb({ url, poolMax: 2, onError: () => {} });
      await use(db);
      await db.close();
    },
    { scope: "worker" },
  ],
  openKitchen: async ({ catalogue }, use) => {
    const opened: Kitchen[] = [];
    await use(async (said, menu) => {
      const kitchen = await Kitchen.open(catalogue, said, menu);
      opened.push(kitchen);
      return kitchen;
    });
    for (const kitchen of opened) await kitchen.remove();
  },
  kitchen: async ({ openKitchen }, use) => use(await openKitchen()),
});

/** Has the browser remember where the food goes, before its first page. */
export async function liveHere(page: Pick<Page, "addInitScript">): Promise<void> {
  await page.addInitScript((place) => {
    localStorage.setItem("hotpath.place", JSON.stringify({ state: { place }, version: 1 }));
  }, PLACE);
}
