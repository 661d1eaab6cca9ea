import { type Kysely, sql } from "kysely";
import {
  countImportedRestaurants,
  type ImportedCounts,
  replaceImportedRestaurants,
} from "#lib/catalog/adapters/imported-restaurants.ts";
import { removeRestaurants } from "#lib/catalog/commands.ts";
import type { CityLog } from "#lib/city/adapters/ensure-city.ts";
import { prepareImportedCity, removeImportedCities } from "#lib/city/adapters/imported-city.ts";
import { installCity, lockImport, readInstalledCity, uninstallCity } from "#lib/city/adapters/installed-city.ts";
import { replaceAddresses } from "#lib/city/commands.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { MADE_UP_RESTAURANTS } from "#lib/sim/world.ts";
import type { ReadCity } from "./read-city.ts";

/** An extract that would remove more than this share of what is here is more likely to be a part of one. */
const MOST_LOST = 0.5;

export type Installed = ImportedCounts & { readonly id: string };

/**
 * Makes a city that was read the one that is served. Its files are made first, under a name that is made from their
 * content and that nobody knows yet; then one transaction writes restaurants and doors and names the city. Killed anywhere
 * before its end it is as if nothing had been, but for files that the next import finds or throws away; after it, all is
 * done.
 * @throws Error of one line on an extract with far fewer restaurants than are here, unless `shrink` is set
 */
export async function installReadCity(
  db: Kysely<Tables>,
  read: ReadCity,
  { dataDir, extractPath, shrink, log }: { dataDir: string; extractPath: string; shrink: boolean; log: CityLog },
): Promise<Installed> {
  const { plan, name, restaurants } = read;
  const have = await countImportedRestaurants(db);
  if (!shrink && restaurants.length < have * (1 - MOST_LOST)) {
    throw new Error(
      `it has ${restaurants.length} restaurants, and ${have} are here: not taken. If it is the whole city, say --shrink`,
    );
  }
  const before = await readInstalledCity(db);
  const id = await prepareImportedCity({ dataDir, extractPath, plan, name, log });
  const counts = await db.transaction().execute(async (trx) => {
    await lockImport(trx);
    const imported = await replaceImportedRestaurants(trx, restaurants);
    await removeMadeUp(trx);
    await replaceAddresses(trx, plan.doors);
    await installCity(trx, { id, name, sourceDigest: plan.digest });
    return imported;
  });
  // A server that runs still serves the one before.
  await removeImportedCities(dataDir, [id, before?.id ?? id]);
  return { id, ...counts };
}

/** Takes the imported city away, with its restaurants and doors: the demo's comes back at the next start. */
export async function removeImport(db: Kysely<Tables>): Promise<{ wasThere: boolean; removed: number }> {
  return db.transaction().execute(async (trx) => {
    await lockImport(trx);
    const wasThere = await uninstallCity(trx);
    const { removed } = await replaceImportedRestaurants(trx, []);
    if (wasThere) await replaceAddresses(trx, []);
    return { wasThere, removed };
  });
}

/** A real city's list has no room for restaurants that the demo has made up. The demo brings them back with its own city. */
async function removeMadeUp(trx: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ id: RestaurantId }>`
    select id from restaurants where id like ${`${MADE_UP_RESTAURANTS}%`} and removed_at is null`.execute(trx);
  if (rows.length > 0)
    await removeRestaurants(
      trx,
      rows.map(({ id }) => id),
    );
}
