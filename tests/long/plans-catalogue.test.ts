import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cellAt } from "#lib/catalog/cells.ts";
import { removeRestaurants, upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { markSoldOut, pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import { listRestaurantsFor, readMenu, readOffer, readRestaurant } from "#lib/catalog/queries.ts";
import { searchCell } from "#lib/catalog/search/queries.ts";
import { parseSearch } from "#lib/catalog/search/search.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { replaceAddresses } from "#lib/city/commands.ts";
import { findAddresses, findDoorAt } from "#lib/city/queries.ts";
import { moveBy } from "#lib/core/geo.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { fillCatalogue, TOWN_CENTRE, TOWN_SIZE, townRestaurantId } from "#tests/helpers/large-catalogue.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { listenIn } from "./explained-statements.ts";
import { itDoesNotGrow } from "./growth.ts";

/**
 * Every statement of the catalogue, its search and its addresses as the code sends it, over 20,000 restaurants, 2,000,000
 * items and 1,000,000 orders, and over a tenth of them. What is asked for lies in the first town, the same in both.
 */

const LARGE = { towns: 20, orders: 1_000_000, streets: 20_000 };
const TENTH = { towns: 2, orders: 100_000, streets: 2_000 };
const DOORS_EACH = 5;
const NOW_MS = Date.UTC(2026, 10, 22, 17, 30);

type Place = Awaited<ReturnType<typeof fill>>;
const databases: TestDatabase[] = [];
let large: Place;
let tenth: Place;
beforeAll(async () => {
  large = await fill(LARGE);
  tenth = await fill(TENTH);
}, 600_000);
afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function fill({ towns, orders, streets }: typeof LARGE) {
  const database = await createTestDatabase({ poolMax: 1 });
  databases.push(database);
  const { db } = database;
  const { explained } = listenIn(db.pool);
  await fillCatalogue(db.primary, towns);
  await fillOrders(db, orders, towns * TOWN_SIZE);
  await replaceAddresses(db.primary, doorsOf(streets));
  await sql`vacuum analyze addresses, address_streets, orders`.execute(db.primary);
  return { db, explained };
}

/** Orders name restaurants: a change of these must not have to look through them. */
async function fillOrders(db: TestDatabase["db"], orders: number, restaurants: number): Promise<void> {
  await sql`set session_replication_role = replica`.execute(db.primary);
  await sql`
    insert into orders (id, code, restaurant_id, status, dropoff_lng, dropoff_lat, items, total_minor, currency, promised_at,
      ended_at)
    select 'ord_' || lpad(to_hex(n), 32, '0'), '418F', 'rst_' || lpad(to_hex(n % ${restaurants}::int), 32, '0'), 'delivered',
      11.98, 57.71, 3, 38700, 'SEK', now(), now()
    from generate_series(1, ${orders}::int) n`.execute(db.primary);
  await sql`set session_replication_role = origin`.execute(db.primary);
}

/** The first streets are the same however many there are; the others are called something else, and lie elsewhere. */
function doorsOf(streets: number) {
  return Array.from({ length: streets * DOORS_EACH }, (_, n) => {
    const i = Math.floor(n / DOORS_EACH);
    const letters = [...i.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join("");
    return {
      street: i === 0 ? "Vasagatan" : `Q${letters}x ${letters}torp`,
      ...{ number: `${(n % DOORS_EACH) + 1}`, postcode: null, city: "Göteborg" },
      at: moveBy(moveBy(TOWN_CENTRE, i * 150, 90), (n % DOORS_EACH) * 20, 0),
    };
  });
}

const cell = cellAt(moveBy(TOWN_CENTRE, 1_000, 80));
const search = (query: string) => (ctx: Place) =>
  searchCell(ctx, cell, parseSearch(new URLSearchParams(query)), NOW_MS);

itDoesNotGrow<Place>(
  {
    "a restaurant by its slug": (ctx) => readRestaurant(ctx, townRestaurantId(123).replace("_", "-")),
    "who delivers to a place": (ctx) => listRestaurantsFor(ctx, cell),
    "who delivers where nobody does": (ctx) => listRestaurantsFor(ctx, cellAt({ lng: 0, lat: 0 })),
    "a menu": (ctx) => readMenu(ctx, townRestaurantId(123)),
    "what a cart is priced by": ({ db }) =>
      readOffer(db.primary, { restaurantId: townRestaurantId(123), itemIds: ["item-1", "item-50", "gone"] }),
    "a search for everything": search(""),
    "a search where nobody delivers": (ctx) =>
      searchCell(ctx, cellAt({ lng: 0, lat: 0 }), parseSearch(new URLSearchParams("q=pizza")), NOW_MS),
    "a search for a word": search("q=ramen"),
    "a search for a mistyped word": search("q=margarita"),
    "a search for two words, one of them a diet's": search("q=vegansk+pizza"),
    "a search for a diet": search("diet=vegan"),
    "a search for a diet without an allergen": search("diet=vegan&allergen=nuts,sesame"),
    "a search with every filter": search(
      "cuisine=pizza,sushi&fee=2900&open=2026-11-23T18:00&sort=rating&time=60&page=2",
    ),
    "an address": (ctx) => findAddresses(ctx, "Vasagatan 4, Göteborg"),
    "a mistyped address": (ctx) => findAddresses(ctx, "vsagatan 4"),
    "the beginning of an address": (ctx) => findAddresses(ctx, "vasa"),
    "the next door": (ctx) => findDoorAt(ctx, moveBy(TOWN_CENTRE, 100, 0)).then((door) => expect(door).not.toBeNull()),
    "new restaurants": ({ db }) =>
      upsertRestaurants(
        db.primary,
        Array.from({ length: 20 }, () => someRestaurant()),
      ),
    "restaurants that have changed": ({ db }) =>
      upsertRestaurants(
        db.primary,
        [100, 101, 102].map((n) => someRestaurant({ id: townRestaurantId(n) })),
      ),
    "menus that have changed": ({ db }) =>
      upsertMenus(
        db.primary,
        [200, 201, 202].map((n) => ({ restaurantId: townRestaurantId(n), menu: someMenu() })),
      ),
    "an item that is sold out": ({ db }) =>
      markSoldOut(db.primary, { restaurantId: townRestaurantId(300), itemId: "item-7", until: Date.now() }),
    "a kitchen that pauses": ({ db }) =>
      pauseRestaurant(db.primary, { restaurantId: townRestaurantId(301), until: Date.now() }),
    "restaurants that are no more": ({ db }) => removeRestaurants(db.primary, [302, 303].map(townRestaurantId)),
  },
  {
    large: () => large,
    tenth: () => tenth,
    tables:
      /^(restaurants|restaurant_cells|restaurant_search|search_words|menu_sections|menu_items|orders|addresses|address_streets)$/,
  },
);

it("those near are found, by words too", async () => {
  expect((await listRestaurantsFor(large, cell)).length).toBeGreaterThan(TOWN_SIZE / 4);
  expect((await search("q=margarita")(large)).total).toBeGreaterThan(20);
});
