import { type Kysely, sql } from "kysely";
import { foldWords } from "#lib/core/fold.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { coverArea, type PlaceCell } from "./cells.ts";
import { notePurge } from "./jobs.ts";
import type { Menu } from "./menu.ts";
import type { Restaurant } from "./restaurant.ts";
import { checkMenu, checkRestaurant } from "./rules.ts";
import { indexForSearch } from "./search/commands.ts";
import { cellKey, menuKey, restaurantKey, wordsKey } from "./surrogate-keys.ts";

/**
 * Whatever happens to the catalogue, in the caller's transaction or in one of its own. Writing what is there already
 * changes nothing, not even a version. Who writes locks the restaurants first, in the order of their ids. What did
 * change is purged from the caches once it has committed.
 *
 * A page that shows a restaurant carries its key; one that might have shown it, had it been otherwise, only that of its
 * cell. So whatever may bring a restaurant into a list, or move it there, purges its cells too.
 */

/** So many rows a statement: more bring nothing, and hold up whoever waits. */
const RESTAURANTS_A_TIME = 500;
const ITEMS_A_TIME = 2_000;

/**
 * Adds restaurants, or gives those who are there what is new, and says which cells they deliver to. A slug stays: it is
 * in links. A pause stays: it is the kitchen's. One that was removed is back.
 * Throws RangeError on one that cannot be.
 */
export async function upsertRestaurants(db: Kysely<Tables>, restaurants: readonly Restaurant[]): Promise<void> {
  for (const each of restaurants) checkRestaurant(each);
  await inTransaction(db, async (trx) => {
    const inOrder = [...restaurants].sort((a, b) => (a.id < b.id ? -1 : 1));
    const keys = new Set<string>();
    const found: RestaurantId[] = [];
    for (const batch of batchesOf(inOrder, RESTAURANTS_A_TIME)) {
      const changed = new Set(await writeRestaurants(trx, batch));
      const cells = await writeCells(
        trx,
        batch.filter(({ id }) => changed.has(id)),
      );
      for (const id of changed) keys.add(restaurantKey(id));
      for (const cell of cells) keys.add(cellKey(cell));
      found.push(...changed);
    }
    await indexForSearch(trx, found);
    await notePurge(trx, keys);
  });
}

async function writeRestaurants(trx: Kysely<Tables>, list: readonly Restaurant[]): Promise<RestaurantId[]> {
  const { rows } = await sql<{ id: RestaurantId }>`
    insert into restaurants as r (id, slug, name, words, lng, lat, street, house_number, postcode, city, cuisines,
      rating_tenths, rating_count, currency, fee_minor, minimum_minor, discount_basis_points, discount_from_minor,
      time_zone, prep_min_min, prep_max_min, area, hours, paused_until)
    select id, slug, name, words, lng, lat, street, house_number, postcode, city, cuisines::text[],
      rating_tenths, rating_count, currency, fee_minor, minimum_minor, discount_basis_points, discount_from_minor,
      time_zone, prep_min_min, prep_max_min, area::jsonb, hours::jsonb, to_timestamp(paused_ms / 1000)
    from unnest(
      ${list.map((r) => r.id)}::text[], ${list.map((r) => r.slug)}::text[], ${list.map((r) => r.name)}::text[],
      ${list.map((r) => foldWords(r.name))}::text[],
      ${list.map((r) => r.at.lng)}::float8[], ${list.map((r) => r.at.lat)}::float8[],
      ${list.map((r) => r.address.street)}::text[], ${list.map((r) => r.address.number)}::text[],
      ${list.map((r) => r.address.postcode)}::text[], ${list.map((r) => r.address.city)}::text[],
      ${list.map((r) => wordsToArray(r.cuisines))}::text[],
      ${list.map((r) => r.rating?.tenths ?? null)}::bigint[], ${list.map((r) => r.rating?.count ?? 0)}::bigint[],
      ${list.map((r) => r.currency)}::text[],
      ${list.map((r) => r.feeMinor)}::bigint[], ${list.map((r) => r.minimumMinor)}::bigint[],
      ${list.map((r) => r.discount?.basisPoints ?? 0)}::bigint[], ${list.map((r) => r.discount?.fromMinor ?? 0)}::bigint[],
      ${list.map((r) => r.timeZone)}::text[],
      ${list.map((r) => r.prep.minMin)}::bigint[], ${list.map((r) => r.prep.maxMin)}::bigint[],
      ${list.map((r) => JSON.stringify(r.area))}::text[], ${list.map((r) => JSON.stringify(r.hours))}::text[],
      ${list.map((r) => r.pausedUntil)}::float8[]
    ) as n (id, slug, name, words, lng, lat, street, house_number, postcode, city, cuisines, rating_tenths, rating_count,
      currency, fee_minor, minimum_minor, discount_basis_points, discount_from_minor, time_zone, prep_min_min,
      prep_max_min, area, hours, paused_ms)
    order by id
    on conflict (id) do update set name = excluded.name, words = excluded.words, lng = excluded.lng, lat = excluded.lat,
      street = excluded.street, house_number = excluded.house_number, postcode = excluded.postcode, city = excluded.city,
      cuisines = excluded.cuisines, rating_tenths = excluded.rating_tenths, rating_count = excluded.rating_count,
      currency = excluded.currency, fee_minor = excluded.fee_minor, minimum_minor = excluded.minimum_minor,
      discount_basis_points = excluded.discount_basis_points, discount_from_minor = excluded.discount_from_minor,
      time_zone = excluded.time_zone, prep_min_min = excluded.prep_min_min, prep_max_min = excluded.prep_max_min,
      area = excluded.area, hours = excluded.hours, removed_at = null, version = r.version + 1, updated_at = now()
    where r.removed_at is not null
      or (r.name, r.words, r.lng, r.lat, r.street, r.house_number, r.postcode, r.city, r.cuisines, r.rating_tenths,
        r.rating_count, r.currency, r.fee_minor, r.minimum_minor, r.discount_basis_points, r.discount_from_minor,
        r.time_zone, r.prep_min_min, r.prep_max_min, r.area, r.hours)
      is distinct from (excluded.name, excluded.words, excluded.lng, excluded.lat, excluded.street, excluded.house_number,
        excluded.postcode, excluded.city, excluded.cuisines, excluded.rating_tenths, excluded.rating_count,
        excluded.currency, excluded.fee_minor, excluded.minimum_minor, excluded.discount_basis_points,
        excluded.discount_from_minor, excluded.time_zone, excluded.prep_min_min,
        excluded.prep_max_min, excluded.area, excluded.hours)
    returning id`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Resolves to the cells that they delivered to until now, and those of now. */
async function writeCells(trx: Kysely<Tables>, restaurants: readonly Restaurant[]): Promise<PlaceCell[]> {
  if (restaurants.length === 0) return [];
  const pairs = restaurants.flatMap((each) => coverArea(each).map((cell) => ({ cell, id: each.id })));
  const before = await deleteCells(
    trx,
    restaurants.map(({ id }) => id),
  );
  await sql`
    insert into restaurant_cells (cell, restaurant_id)
    select * from unnest(${pairs.map(({ cell }) => cell)}::bigint[], ${pairs.map(({ id }) => id)}::text[])`.execute(
    trx,
  );
  return [...before, ...pairs.map(({ cell }) => cell)];
}

async function deleteCells(trx: Kysely<Tables>, ids: readonly RestaurantId[]): Promise<PlaceCell[]> {
  const { rows } = await sql<{ cell: PlaceCell }>`
    delete from restaurant_cells where restaurant_id = any(${ids}::text[]) returning cell`.execute(trx);
  return rows.map(({ cell }) => cell);
}

/** Takes restaurants out of every list. Their orders and menus stay. Resolves to those that were there until now. */
export async function removeRestaurants(db: Kysely<Tables>, ids: readonly RestaurantId[]): Promise<RestaurantId[]> {
  return inTransaction(db, async (trx) => {
    await lockRestaurants(trx, ids);
    const { rows } = await sql<{ id: RestaurantId }>`
      update restaurants set removed_at = now(), updated_at = now(), version = version + 1
      where id = any(${ids}::text[]) and removed_at is null returning id`.execute(trx);
    const removed = rows.map(({ id }) => id);
    const cells = await deleteCells(trx, ids);
    await notePurge(trx, [...removed.map(restaurantKey), ...cells.map(cellKey)]);
    return removed;
  });
}

/** The whole menu of a restaurant that is there. */
export type RestaurantMenu = { readonly restaurantId: RestaurantId; readonly menu: Menu };

/**
 * Gives restaurants their menus, whole: what is not in it any more is gone. What is sold out stays so until it is over.
 * Throws RangeError on a menu that cannot be.
 */
export async function upsertMenus(db: Kysely<Tables>, menus: readonly RestaurantMenu[]): Promise<void> {
  for (const { menu } of menus) checkMenu(menu);
  await inTransaction(db, async (trx) => {
    await lockRestaurants(
      trx,
      menus.map(({ restaurantId }) => restaurantId),
    );
    const changed = new Set<RestaurantId>();
    for (const batch of menuBatches(menus)) {
      for (const id of await writeMenus(trx, batch)) changed.add(id);
    }
    await sql`
      update restaurants set version = version + 1, updated_at = now() where id = any(${[...changed]}::text[])`.execute(
      trx,
    );
    await indexForSearch(trx, [...changed]);
    await notePurge(
      trx,
      [...changed].flatMap((id) => [menuKey(id), wordsKey(id)]),
    );
  });
}

/** Writes menus in four statements. Resolves to the restaurants with something new, in no order and with doubles. */
async function writeMenus(trx: Kysely<Tables>, menus: readonly RestaurantMenu[]): Promise<RestaurantId[]> {
  const sections = menus.flatMap(({ restaurantId, menu }) =>
    menu.sections.map((section, position) => ({ ...section, restaurantId, position })),
  );
  const items = sections.flatMap((section) =>
    section.items.map((item, position) => ({
      ...item,
      restaurantId: section.restaurantId,
      sectionId: section.id,
      position,
    })),
  );
  const here = menus.map(({ restaurantId }) => restaurantId);
  type Changed = { restaurant_id: RestaurantId };
  const written = await sql<Changed>`
    insert into menu_sections as s (restaurant_id, id, position, name, dayparts)
    select restaurant_id, id, position, name, dayparts::jsonb from unnest(
      ${sections.map((s) => s.restaurantId)}::text[], ${sections.map((s) => s.id)}::text[],
      ${sections.map((s) => s.position)}::bigint[], ${sections.map((s) => s.name)}::text[],
      ${sections.map((s) => JSON.stringify(s.dayparts))}::text[]
    ) as n (restaurant_id, id, position, name, dayparts)
    order by restaurant_id, id
    on conflict (restaurant_id, id) do update
    set position = excluded.position, name = excluded.name, dayparts = excluded.dayparts
    where (s.position, s.name, s.dayparts) is distinct from (excluded.position, excluded.name, excluded.dayparts)
    returning restaurant_id`.execute(trx);
  const filled = await sql<Changed>`
    insert into menu_items as i (restaurant_id, id, section_id, position, name, description, price_minor, diets, allergens,
      picture, options, sold_out_until, words)
    select restaurant_id, id, section_id, position, name, description, price_minor, diets::text[], allergens::text[],
      picture::jsonb, options::jsonb, to_timestamp(sold_out_ms / 1000), words
    from unnest(
      ${items.map((i) => i.restaurantId)}::text[], ${items.map((i) => i.id)}::text[],
      ${items.map((i) => i.sectionId)}::text[], ${items.map((i) => i.position)}::bigint[],
      ${items.map((i) => i.name)}::text[], ${items.map((i) => i.description)}::text[],
      ${items.map((i) => i.priceMinor)}::bigint[],
      ${items.map((i) => wordsToArray(i.diets))}::text[], ${items.map((i) => wordsToArray(i.allergens))}::text[],
      ${items.map((i) => JSON.stringify(i.picture))}::text[], ${items.map((i) => JSON.stringify(i.options))}::text[],
      ${items.map((i) => i.soldOutUntil)}::float8[], ${items.map((i) => foldWords(`${i.name} ${i.description}`))}::text[]
    ) as n (restaurant_id, id, section_id, position, name, description, price_minor, diets, allergens, picture, options,
      sold_out_ms, words)
    order by restaurant_id, id
    on conflict (restaurant_id, id) do update
    set section_id = excluded.section_id, position = excluded.position, name = excluded.name,
      description = excluded.description, price_minor = excluded.price_minor, diets = excluded.diets,
      allergens = excluded.allergens, picture = excluded.picture, options = excluded.options, words = excluded.words
    where (i.section_id, i.position, i.name, i.description, i.price_minor, i.diets, i.allergens, i.picture, i.options, i.words)
      is distinct from (excluded.section_id, excluded.position, excluded.name, excluded.description, excluded.price_minor,
        excluded.diets, excluded.allergens, excluded.picture, excluded.options, excluded.words)
    returning restaurant_id`.execute(trx);
  const gone = await sql<Changed>`
    delete from menu_items i where i.restaurant_id = any(${here}::text[]) and not exists (
      select from unnest(${items.map((i) => i.restaurantId)}::text[], ${items.map((i) => i.id)}::text[])
        as n (restaurant_id, id) where n.restaurant_id = i.restaurant_id and n.id = i.id)
    returning restaurant_id`.execute(trx);
  const emptied = await sql<Changed>`
    delete from menu_sections s where s.restaurant_id = any(${here}::text[]) and not exists (
      select from unnest(${sections.map((s) => s.restaurantId)}::text[], ${sections.map((s) => s.id)}::text[])
        as n (restaurant_id, id) where n.restaurant_id = s.restaurant_id and n.id = s.id)
    returning restaurant_id`.execute(trx);
  return [written, filled, gone, emptied].flatMap(({ rows }) => rows.map((row) => row.restaurant_id));
}

/** So that of two who write, one waits. Orders, which only name a restaurant, do not. */
export async function lockRestaurants(trx: Kysely<Tables>, ids: readonly RestaurantId[]): Promise<void> {
  await sql`select id from restaurants where id = any(${ids}::text[]) order by id for no key update`.execute(trx);
}

function menuBatches(menus: readonly RestaurantMenu[]): RestaurantMenu[][] {
  const batches: RestaurantMenu[][] = [];
  let items = Number.POSITIVE_INFINITY;
  for (const each of menus) {
    if (items >= ITEMS_A_TIME) {
      batches.push([]);
      items = 0;
    }
    batches.at(-1)?.push(each);
    items += each.menu.sections.reduce((sum, section) => sum + section.items.length, 0);
  }
  return batches;
}

function batchesOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

/** PostgreSQL's own text of an array, for words of a closed list: arrays of arrays cannot be unnested. */
function wordsToArray(words: readonly string[]): string {
  return `{${words.join(",")}}`;
}
