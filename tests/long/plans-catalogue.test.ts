import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cellAt, coverArea } from "#lib/catalog/cells.ts";
import {
  markSoldOut,
  pauseRestaurant,
  removeRestaurants,
  upsertMenus,
  upsertRestaurants,
} from "#lib/catalog/commands.ts";
import { listRestaurantsFor, readMenu, readOffer, readRestaurant } from "#lib/catalog/queries.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { moveBy } from "#lib/core/geo.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { listenIn } from "./explained-statements.ts";

/**
 * Every statement of the catalogue as the code sends it, over as many restaurants and items as a large country has, and
 * over a tenth of them. What is asked for is the same in both.
 */

const LARGE = 20_000;
const TENTH = 2_000;
const ITEMS_EACH = 100;
/** So many restaurants are written by one statement. */
const AT_ONCE = 1_000;
/** Those who deliver to the place that is asked about. */
const NEAR = 60;
/** A B-tree ten times as large is one page deeper: reads may grow by that, and by no more. */
const MOST_GROWTH = 2;
const SMALL_CHANGE = 24;

type Place = Awaited<ReturnType<typeof fill>>;

const restaurantId = (n: number) => `rst_${n.toString(16).padStart(32, "0")}` as RestaurantId;
const home = someRestaurant().at;

const databases: TestDatabase[] = [];
let large: Place;
let tenth: Place;
beforeAll(async () => {
  large = await fill(LARGE);
  tenth = await fill(TENTH);
}, 400_000);
afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function fill(restaurants: number) {
  const database = await createTestDatabase({ poolMax: 1 });
  databases.push(database);
  const { db } = database;
  const { explained } = listenIn(db.pool);
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db.primary);
  const id = sql`'rst_' || lpad(to_hex(n), 32, '0')`;
  const cells: number[] = coverArea(someRestaurant());
  // Nobody need ask of millions of rows whether their restaurant is there: it is.
  await run(sql`set session_replication_role = replica`);
  for (let first = 0; first < restaurants; first += AT_ONCE) {
    const some = sql`generate_series(${sql.lit(first)}, ${sql.lit(first + AT_ONCE - 1)}) n`;
    await run(sql`insert into restaurants (id, slug, name, lng, lat, words)
      select ${id}, 'place-' || n, 'Place ' || n, 11.97, 57.7, 'place ' || n from ${some}`);
    // One set of cells for those near, and as many somewhere else for each of the others.
    await run(sql`insert into restaurant_cells (cell, restaurant_id)
      select case when n < ${sql.lit(NEAR)} then cell else cell + n * 1e6::bigint end, ${id}
      from ${some}, unnest(${cells}::bigint[]) cell`);
    await run(
      sql`insert into menu_sections (restaurant_id, id, position, name) select ${id}, 'all', 0, 'All' from ${some}`,
    );
    await run(sql`insert into menu_items (restaurant_id, id, section_id, position, name, price_minor, picture, words)
      select ${id}, 'item-' || i, 'all', i, 'Item ' || i, 12000, '{"kind": "plate", "dish": "pizza", "seed": 1}', 'item ' || i
      from ${some}, generate_series(0, ${sql.lit(ITEMS_EACH - 1)}) i`);
  }
  await run(sql`set session_replication_role = origin`);
  await run(sql`vacuum analyze`);
  return { db, explained };
}

const HOT: Readonly<Record<string, (ctx: Pick<Place, "db">) => Promise<unknown>>> = {
  "a restaurant by its slug": (ctx) => readRestaurant(ctx, "place-1234"),
  "who delivers to a place": (ctx) => listRestaurantsFor(ctx, cellAt(moveBy(home, 3_000, 80))),
  "who delivers where nobody does": (ctx) => listRestaurantsFor(ctx, cellAt({ lng: 0, lat: 0 })),
  "a menu": (ctx) => readMenu(ctx, restaurantId(1_234)),
  "what a cart is priced by": ({ db }) =>
    readOffer(db.primary, { restaurantId: restaurantId(1_234), itemIds: ["item-1", "item-50", "gone"] }),
  "new restaurants": ({ db }) =>
    upsertRestaurants(
      db.primary,
      Array.from({ length: 20 }, () => someRestaurant()),
    ),
  "restaurants that have changed": ({ db }) =>
    upsertRestaurants(
      db.primary,
      [100, 101, 102].map((n) => someRestaurant({ id: restaurantId(n) })),
    ),
  "menus that have changed": ({ db }) =>
    upsertMenus(
      db.primary,
      [200, 201, 202].map((n) => ({ restaurantId: restaurantId(n), menu: someMenu() })),
    ),
  "an item that is sold out": ({ db }) =>
    markSoldOut(db.primary, { restaurantId: restaurantId(300), itemId: "item-7", until: Date.now() }),
  "a kitchen that pauses": ({ db }) =>
    pauseRestaurant(db.primary, { restaurantId: restaurantId(301), until: Date.now() }),
  "restaurants that are no more": ({ db }) => removeRestaurants(db.primary, [302, 303].map(restaurantId)),
};

const LARGE_TABLE = /^(restaurants|restaurant_cells|menu_sections|menu_items)$/;

it("those near are found", async () => {
  const found = await listRestaurantsFor(large, cellAt(moveBy(home, 3_000, 80)));
  expect(found.length).toBe(NEAR);
});

it.each(Object.entries(HOT))("%s: no table is scanned, and no more is read where there is more", async (_, run) => {
  const few = await tenth.explained(() => run(tenth));
  const many = await large.explained(() => run(large));
  expect(many.length).toBeGreaterThan(0);
  expect(many.map((each) => each.sql)).toEqual(few.map((each) => each.sql));
  for (const [i, { blocks, scanned, sql: text }] of many.entries()) {
    expect(
      scanned.filter((table) => LARGE_TABLE.test(table)),
      text,
    ).toEqual([]);
    const most = MOST_GROWTH * (few[i]?.blocks ?? 0) + SMALL_CHANGE;
    expect(blocks, `${text}\nread ${few[i]?.blocks} pages of the small tables`).toBeLessThanOrEqual(most);
  }
});
