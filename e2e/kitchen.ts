import { join } from "node:path";
import { upsertMenus } from "#lib/catalog/commands.ts";
import type { Menu, MenuItem } from "#lib/catalog/menu.ts";
import { readMenu, readRestaurant } from "#lib/catalog/queries.ts";
import { createDb } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded.ts";
import { dataDir } from "./ports.ts";

/**
 * Changes a restaurant's menu as its owner would, past the demo's own process, which hears of it by its outbox.
 * Resolves once it is committed.
 */
export async function changeMenu(slug: string, change: (item: MenuItem) => MenuItem): Promise<void> {
  const server = await startEmbedded({ folder: join(dataDir, "postgres") });
  const db = createDb({ url: server.url, poolMax: 1, onError: () => {} });
  try {
    const found = await readRestaurant({ db }, slug);
    if (!found) throw new Error(`there is no ${slug}`);
    const menu = await readMenu({ db }, found.restaurant.id);
    const changed: Menu = {
      sections: menu.sections.map((section) => ({ ...section, items: section.items.map(change) })),
    };
    await upsertMenus(db.primary, [{ restaurantId: found.restaurant.id, menu: changed }]);
  } finally {
    await db.close();
  }
}
