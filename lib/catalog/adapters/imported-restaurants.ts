import { type Kysely, sql } from "kysely";
import { foldWords } from "#lib/core/fold.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { removeRestaurants, upsertRestaurants } from "../commands.ts";
import { type DeliveryArea, isSlug, type Restaurant } from "../restaurant.ts";

/** One that comes with an imported city. Its name in addresses is found for it here. */
export type NewRestaurant = {
  /** What OpenStreetMap calls it: "node/123". */
  readonly osm: string;
  readonly restaurant: Omit<Restaurant, "slug">;
};

/** How many of them are new, changed, gone, and as they were. */
export type ImportedCounts = {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly same: number;
};

/**
 * Makes these the restaurants that came by import: adds and changes them, and removes what came by an earlier import and is
 * not among them. What came otherwise is left alone, and so are menus and pauses.
 */
export async function replaceImportedRestaurants(
  db: Kysely<Tables>,
  imported: readonly NewRestaurant[],
): Promise<ImportedCounts> {
  return inTransaction(db, async (trx) => {
    const ids = imported.map(({ restaurant }) => restaurant.id);
    const slugs = await slugsFor(trx, imported);
    const before = await versionsOf(trx, ids);
    await upsertRestaurants(
      trx,
      imported.map(({ restaurant }) => ({ ...restaurant, slug: slugs.get(restaurant.id) ?? "" })),
    );
    const after = await versionsOf(trx, ids);
    const { rows: gone } = await sql<{ restaurant_id: RestaurantId }>`
      delete from imported_restaurants where restaurant_id <> all(${ids}::text[]) returning restaurant_id`.execute(trx);
    await sql`
      insert into imported_restaurants (restaurant_id, osm)
      select * from unnest(${ids}::text[], ${imported.map(({ osm }) => osm)}::text[])
      on conflict do nothing`.execute(trx);
    const removed = await removeRestaurants(
      trx,
      gone.map(({ restaurant_id }) => restaurant_id),
    );
    const added = ids.filter((id) => !before.has(id)).length;
    const same = ids.filter((id) => before.get(id) === after.get(id)).length;
    return { added, changed: ids.length - added - same, removed: removed.length, same };
  });
}

/** Where those that came by import are, in an order that stays, and how far they deliver. */
export async function listImportedSites(
  db: Kysely<Tables>,
): Promise<Pick<Restaurant, "id" | "slug" | "name" | "at" | "area">[]> {
  const rows = await db
    .selectFrom("imported_restaurants as i")
    .innerJoin("restaurants as r", "r.id", "i.restaurant_id")
    .select(["r.id", "r.slug", "r.name", "r.lng", "r.lat", "r.area"])
    .where("r.removed_at", "is", null)
    .orderBy("r.id")
    .execute();
  return rows.map(({ id, slug, name, lng, lat, area }) => ({
    id: id as RestaurantId,
    slug,
    name,
    at: { lng, lat },
    area: area as DeliveryArea,
  }));
}

/** How many restaurants came by import. */
export async function countImportedRestaurants(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from imported_restaurants`.execute(db);
  return rows[0]?.n ?? 0;
}

async function versionsOf(trx: Kysely<Tables>, ids: readonly RestaurantId[]): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom("restaurants")
    .select(["id", "version"])
    .where("id", "in", [...ids, ""])
    .execute();
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** Those who are there keep theirs: it is in links. The others take their name, with street or number where it is taken. */
async function slugsFor(trx: Kysely<Tables>, imported: readonly NewRestaurant[]): Promise<Map<RestaurantId, string>> {
  const candidates = new Map(imported.map((each) => [each.restaurant.id, candidatesOf(each)]));
  const { rows } = await sql<{ id: RestaurantId; slug: string }>`
    select id, slug from restaurants
    where id = any(${[...candidates.keys()]}::text[]) or slug = any(${[...candidates.values()].flat()}::text[])`.execute(
    trx,
  );
  const slugs = new Map(rows.filter(({ id }) => candidates.has(id)).map(({ id, slug }) => [id, slug]));
  const taken = new Set(rows.map(({ slug }) => slug));
  // In an order of their own, so that it does not matter how the file was sorted.
  for (const [id, names] of [...candidates].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (slugs.has(id)) continue;
    const slug = names.find((name) => !taken.has(name)) ?? id.replace("_", "-");
    taken.add(slug);
    slugs.set(id, slug);
  }
  return slugs;
}

function candidatesOf({ osm, restaurant: { name, address } }: NewRestaurant): string[] {
  const own = dashed(name) || "restaurant";
  return [own, dashed(`${name} ${address.street}`), `${own}-${osm.replace("/", "")}`].filter(isSlug);
}

function dashed(text: string): string {
  return foldWords(text)
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 70)
    .replace(/^-+|-+$/g, "");
}
