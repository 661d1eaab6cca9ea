import { type Kysely, type Selectable, sql } from "kysely";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { MenuItemsTable, MenuSectionsTable, RestaurantsTable } from "#lib/db/tables/catalog.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { Context } from "#lib/infra/context.ts";
import { cellAndAround, type PlaceCell } from "./cells.ts";
import type { DaySpans } from "./hours.ts";
import type { Allergen, Diet, Menu, MenuItem, MenuSection, OptionGroup, Picture } from "./menu.ts";
import type { Offer } from "./pricing.ts";
import { type DeliveryArea, isSlug, type Restaurant } from "./restaurant.ts";
import { TERMS_COLUMNS, termsOf } from "./restaurant-row.ts";

/** Reads of what may be seconds old, from the replica where there is one. What was removed is not there. */
type Reads = Pick<Context, "db">;

/** A restaurant as it stood when its version was that: the version grows with each change of it or of its menu. */
export type RestaurantRecord = { readonly restaurant: Restaurant; readonly version: number };

const RESTAURANT_COLUMNS = [...TERMS_COLUMNS, "street", "house_number", "postcode", "city", "area", "version"] as const;
type RestaurantRow = Pick<Selectable<RestaurantsTable>, (typeof RESTAURANT_COLUMNS)[number]>;

/** The restaurant of that slug, or null. */
export async function readRestaurant(ctx: Reads, slug: string): Promise<RestaurantRecord | null> {
  if (!isSlug(slug)) return null;
  const row = await ctx.db.replica
    .selectFrom("restaurants")
    .select(RESTAURANT_COLUMNS)
    .where("slug", "=", slug)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  return row ? recordOf(row) : null;
}

/** The names in addresses of all restaurants, in their order, so many of them from there on. */
export async function listSlugs(ctx: Reads, { from, most }: { from: number; most: number }): Promise<string[]> {
  const rows = await ctx.db.replica
    .selectFrom("restaurants")
    .select("slug")
    .where("removed_at", "is", null)
    .orderBy("slug")
    .offset(from)
    .limit(most)
    .execute();
  return rows.map(({ slug }) => slug);
}

/** How many restaurants there are. */
export async function countRestaurants(ctx: Reads): Promise<number> {
  const { count } = await ctx.db.replica
    .selectFrom("restaurants")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("removed_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Every restaurant that delivers to the middle of the cell, in no order: each looked up by its id, however many there are. */
export async function listRestaurantsFor(ctx: Reads, cell: PlaceCell): Promise<RestaurantRecord[]> {
  const rows = await ctx.db.replica
    .selectFrom("restaurant_cells as c")
    .innerJoinLateral(
      (from) => from.selectFrom("restaurants").selectAll().whereRef("id", "=", "c.restaurant_id").limit(1).as("r"),
      (join) => join.onTrue(),
    )
    .select(RESTAURANT_COLUMNS.map((column) => `r.${column}` as const))
    .where("c.cell", "in", cellAndAround(cell))
    .where("r.removed_at", "is", null)
    .execute();
  return rows.map(recordOf);
}

/** The restaurant's menu; one without sections where it has none. */
export function readMenu(ctx: Reads, restaurantId: RestaurantId): Promise<Menu> {
  return readMenuFrom(ctx.db.replica, restaurantId);
}

/** The same from the database that is handed in: who changes it reads it within their own transaction. */
export async function readMenuFrom(db: Kysely<Tables>, restaurantId: RestaurantId): Promise<Menu> {
  // In one statement, so that it is the menu of one moment.
  const { rows } = await sql<SectionRow & { items: ItemRow[] | null }>`
    select s.id, s.name, s.dayparts, (
      select json_agg(json_build_object(
        'id', i.id, 'name', i.name, 'description', i.description, 'price_minor', i.price_minor, 'diets', i.diets,
        'allergens', i.allergens, 'picture', i.picture, 'options', i.options,
        'sold_out_ms', (extract(epoch from i.sold_out_until) * 1000)::bigint) order by i.position, i.id)
      from menu_items i where i.restaurant_id = s.restaurant_id and i.section_id = s.id) as items
    from menu_sections s where s.restaurant_id = ${restaurantId} order by s.position, s.id`.execute(db);
  return { sections: rows.map((row): MenuSection => ({ ...sectionOf(row), items: (row.items ?? []).map(itemOf) })) };
}

/**
 * A restaurant and those of its items that are named, as far as they are there. Null without the restaurant.
 * From the database that is handed in: an order is priced within its own transaction.
 */
export async function readOffer(
  db: Kysely<Tables>,
  { restaurantId, itemIds }: { restaurantId: RestaurantId; itemIds: readonly string[] },
): Promise<Offer | null> {
  const row = await db
    .selectFrom("restaurants")
    .select(RESTAURANT_COLUMNS)
    .select((from) =>
      // In one statement, so that it is the offer of one moment.
      from
        .selectFrom("menu_items as i")
        .innerJoin("menu_sections as s", (join) =>
          join.onRef("s.restaurant_id", "=", "i.restaurant_id").onRef("s.id", "=", "i.section_id"),
        )
        .whereRef("i.restaurant_id", "=", "restaurants.id")
        .where(sql<boolean>`i.id = any(${itemIds}::text[])`)
        .select(
          sql<OfferedRow[] | null>`json_agg(json_build_object(
          'id', i.id, 'name', i.name, 'description', i.description, 'price_minor', i.price_minor, 'diets', i.diets,
          'allergens', i.allergens, 'picture', i.picture, 'options', i.options,
          'sold_out_ms', (extract(epoch from i.sold_out_until) * 1000)::bigint, 'dayparts', s.dayparts))`.as("items"),
        )
        .as("items"),
    )
    .where("id", "=", restaurantId)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  if (!row) return null;
  const items = (row.items ?? []).map(
    (each) => [each.id, { item: itemOf(each), dayparts: each.dayparts as DaySpans }] as const,
  );
  return { restaurant: recordOf(row).restaurant, items: new Map(items) };
}

type SectionRow = Pick<Selectable<MenuSectionsTable>, "id" | "name" | "dayparts">;
type OfferedRow = ItemRow & Pick<SectionRow, "dayparts">;
type ItemRow = Omit<
  Selectable<MenuItemsTable>,
  "restaurant_id" | "section_id" | "position" | "words" | "sold_out_until"
> & { sold_out_ms: number | null };

function recordOf(row: RestaurantRow): RestaurantRecord {
  const address = { street: row.street, number: row.house_number, postcode: row.postcode, city: row.city };
  return { restaurant: { ...termsOf(row), address, area: row.area as DeliveryArea }, version: row.version };
}

function sectionOf({ id, name, dayparts }: SectionRow): Omit<MenuSection, "items"> {
  return { id, name, dayparts: dayparts as DaySpans };
}

function itemOf(row: ItemRow): MenuItem {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    priceMinor: row.price_minor,
    diets: row.diets as Diet[],
    allergens: row.allergens as Allergen[],
    picture: row.picture as Picture,
    options: row.options as OptionGroup[],
    soldOutUntil: row.sold_out_ms,
  };
}
