import { type Kysely, sql } from "kysely";
import { coverArea } from "#lib/catalog/cells.ts";
import { indexForSearch } from "#lib/catalog/search/commands.ts";
import { foldWords } from "#lib/core/fold.ts";
import { type LngLat, lngOfX, mercatorX, moveBy } from "#lib/core/geo.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import { createRng, type Rng } from "#lib/core/rng.ts";
import type { Tables } from "#lib/db/tables.ts";
import { coursesOf, KITCHENS } from "#lib/sim/kitchens/kitchens.ts";
import { dietsOf } from "#lib/sim/kitchens/larder.ts";
import { createTerms } from "#lib/sim/kitchens/terms.ts";
import { someRestaurant } from "./restaurants.ts";

/**
 * A country's catalogue: towns that are all laid out alike, side by side, each with a thousand restaurants of a hundred
 * dishes. Dishes, hours and fees are as in the demo's world; what is asked about one town is the same however many
 * there are.
 */

export const TOWN_SIZE = 1_000;
export const ITEMS_EACH = 100;
/** The middle of the first town. */
export const TOWN_CENTRE: LngLat = { lng: 11.97, lat: 57.7 };
/** Standard deviation of how far from it restaurants are. */
const SPREAD_M = 3_500;
const SEED = 4;
/** Towns lie as far from each other as cells of the largest kind are wide, so that their cells are the same but for that. */
const TOWN_X = 2 ** -10;

/** The id of the n-th restaurant: those of the first town come first. */
export const townRestaurantId = (n: number) => `rst_${n.toString(16).padStart(32, "0")}` as RestaurantId;

/** The same place in another town. */
export function inTown(at: LngLat, town: number): LngLat {
  return { lng: lngOfX(mercatorX(at.lng) + town * TOWN_X), lat: at.lat };
}

/** Fills empty tables, and indexes the first town as the product does. On one connection: it turns off checks of foreign keys. */
export async function fillCatalogue(db: Kysely<Tables>, towns: number): Promise<void> {
  await sql`set session_replication_role = replica`.execute(db);
  const dishes = readDishes();
  await sql`create temporary table dishes as select * from unnest(
    ${dishes.map((_, n) => n)}::bigint[], ${dishes.map((d) => d.name)}::text[], ${dishes.map((d) => d.description)}::text[],
    ${dishes.map((d) => d.priceMinor)}::bigint[], ${dishes.map((d) => d.diets.join(" "))}::text[],
    ${dishes.map((d) => d.allergens.join(" "))}::text[], ${dishes.map((d) => JSON.stringify(d.picture))}::text[],
    ${dishes.map((d) => foldWords(`${d.name} ${d.description}`))}::text[]
  ) as d (n, name, description, price_minor, diets, allergens, picture, words)`.execute(db);
  const places = createTown();
  for (let town = 0; town < towns; town++) {
    await fillTown(db, places, town, dishes.length);
    if (town > 0) await indexLikeFirst(db, town);
    else
      await indexForSearch(
        db,
        places.map((_, n) => townRestaurantId(n)),
      );
  }
  await sql`insert into search_words select distinct word from restaurants, string_to_table(words, ' ') word
    on conflict do nothing`.execute(db);
  await sql`drop table dishes`.execute(db);
  await sql`set session_replication_role = origin`.execute(db);
  await sql`vacuum analyze restaurants, restaurant_cells, restaurant_search, search_words, menu_sections, menu_items`.execute(
    db,
  );
}

type TownPlace = ReturnType<typeof createTown>[number];

function createTown() {
  const rng = createRng(SEED);
  return Array.from({ length: TOWN_SIZE }, (_, n) => {
    const at = moveBy(TOWN_CENTRE, Math.abs(rng.gaussian()) * SPREAD_M, rng.range(0, 360));
    const kitchen = rng.pick(KITCHENS);
    const restaurant = someRestaurant({
      ...createTerms(kitchen, at, rng.fork(`${n}`)),
      at,
      cuisines: kitchen.cuisines,
    });
    return { restaurant, kitchen, cells: coverArea(restaurant) };
  });
}

async function fillTown(db: Kysely<Tables>, places: readonly TownPlace[], town: number, dishes: number): Promise<void> {
  const names = places.map(({ kitchen }, n) => `${madeUp(createRng(`${town} ${n}`))} ${kitchen.id}`);
  const ids = places.map((_, n) => townRestaurantId(town * TOWN_SIZE + n));
  const field = <T>(read: (each: TownPlace["restaurant"]) => T) => places.map(({ restaurant }) => read(restaurant));
  await sql`
    insert into restaurants (id, slug, name, words, lng, lat, cuisines, rating_tenths, rating_count, fee_minor,
      minimum_minor, time_zone, prep_min_min, prep_max_min, area, hours)
    select id, replace(id, '_', '-'), name, words, lng, lat, string_to_array(cuisines, ' '), tenths, coalesce(count, 0), fee,
      minimum, 'Europe/Stockholm', prep_min, prep_max, area::jsonb, hours::jsonb
    from unnest(
      ${ids}::text[], ${names}::text[], ${names.map(foldWords)}::text[],
      ${field((r) => inTown(r.at, town).lng)}::float8[], ${field((r) => r.at.lat)}::float8[],
      ${field((r) => r.cuisines.join(" "))}::text[], ${field((r) => r.rating?.tenths ?? null)}::bigint[],
      ${field((r) => r.rating?.count ?? null)}::bigint[], ${field((r) => r.feeMinor)}::bigint[],
      ${field((r) => r.minimumMinor)}::bigint[], ${field((r) => r.prep.minMin)}::bigint[],
      ${field((r) => r.prep.maxMin)}::bigint[], ${field((r) => JSON.stringify(r.area))}::text[],
      ${field((r) => JSON.stringify(r.hours))}::text[]
    ) as r (id, name, words, lng, lat, cuisines, tenths, count, fee, minimum, prep_min, prep_max, area, hours)`.execute(
    db,
  );
  const pairs = places.flatMap(({ cells }, n) => cells.map((cell) => ({ cell, id: ids[n] })));
  // A cell is (zoom · 2¹⁷ + x) · 2¹⁷ + y: a town further on is one tile of zoom 10 further in x.
  await sql`
    insert into restaurant_cells (cell, restaurant_id)
    select cell + ${town} * (1::bigint << (((cell >> 34) - 10)::int + 17)), id
    from unnest(${pairs.map(({ cell }) => cell)}::bigint[], ${pairs.map(({ id }) => id)}::text[]) c (cell, id)`.execute(
    db,
  );
  await sql`
    insert into menu_sections (restaurant_id, id, position, name)
    select id, 's' || s, s, 'Section ' || s from unnest(${ids}::text[]) id, generate_series(0, 9) s`.execute(db);
  // Its own kitchen's dishes first, then those of the next.
  await sql`
    insert into menu_items (restaurant_id, id, section_id, position, name, description, price_minor, diets, allergens,
      picture, words)
    select r.id, 'item-' || i, 's' || i / 10, i % 10, d.name, d.description, d.price_minor, string_to_array(d.diets, ' '),
      string_to_array(d.allergens, ' '), d.picture::jsonb, d.words
    from unnest(${ids}::text[], ${places.map(({ kitchen }) => firstDish(kitchen.id))}::bigint[]) r (id, first)
    cross join generate_series(0, ${sql.lit(ITEMS_EACH - 1)}) i
    join dishes d on d.n = (r.first + i) % ${sql.lit(dishes)}
    order by r.id, i`.execute(db);
}

/** The menus are the same as in the first town, so all but the names is known already. */
async function indexLikeFirst(db: Kysely<Tables>, town: number): Promise<void> {
  await sql`
    insert into restaurant_search (restaurant_id, words, kinds, kind_counts, tag_counts, dish_from_minor, picture)
    select r.id, s.words || array_to_tsvector(string_to_array(r.words, ' ')), s.kinds, s.kind_counts, s.tag_counts,
      s.dish_from_minor, s.picture
    from unnest(
      ${range(TOWN_SIZE).map((n) => townRestaurantId(n))}::text[],
      ${range(TOWN_SIZE).map((n) => townRestaurantId(town * TOWN_SIZE + n))}::text[]) i (first, id)
    join restaurant_search s on s.restaurant_id = i.first join restaurants r on r.id = i.id`.execute(db);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, n) => n);
}

function readDishes() {
  return KITCHENS.flatMap((kitchen) =>
    coursesOf(kitchen).flatMap((course) =>
      course.dishes.map((dish, i) => ({
        name: dish.name,
        description: dish.description,
        priceMinor: dish.kronor * 100,
        diets: dietsOf(dish.contents, i % 3 === 0),
        allergens: [...dish.contents.allergens],
        picture: { kind: "plate", dish: `${kitchen.id}/${dish.slug}`, seed: i },
      })),
    ),
  );
}

function firstDish(kitchenId: string): number {
  const before = KITCHENS.slice(
    0,
    KITCHENS.findIndex(({ id }) => id === kitchenId),
  );
  return before.flatMap(coursesOf).reduce((sum, course) => sum + course.dishes.length, 0);
}

const SYLLABLES = "ka ra mi no lo ve sa ti do be ru fi gö lä nå ster vik dal berg lund ström holm".split(" ");

/** A name that hardly anybody else has. */
function madeUp(rng: Rng): string {
  return Array.from({ length: 2 }, () => Array.from({ length: 3 }, () => rng.pick(SYLLABLES)).join("")).join(" ");
}
