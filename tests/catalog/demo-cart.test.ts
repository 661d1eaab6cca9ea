import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as postOrder } from "#app/api/v1/demo/orders/route.ts";
import { pauseRestaurant, removeRestaurants, upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { moveBy } from "#lib/core/geo.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { Browser, startRuntime } from "#tests/orders/api-runtime.ts";

let database: TestDatabase;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
beforeAll(async () => {
  database = await createTestDatabase();
  runtime = await startRuntime(database.db);
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});

const order = (cart: object) => new Browser().call(postOrder, "demo/orders", { body: { locale: "en", cart } });

async function filled() {
  const restaurant = someRestaurant();
  await upsertRestaurants(database.db.primary, [restaurant]);
  await upsertMenus(database.db.primary, [{ restaurantId: restaurant.id, menu: someMenu() }]);
  const lines = [{ itemId: "tiramisu", quantity: 3, seenMinor: 6_500 }];
  const to = moveBy(restaurant.at, 1_500, 40);
  return { restaurant, cart: { restaurantId: restaurant.id, lines, to, totalMinor: 23_400 } };
}

describe("ordering a cart in the demo", () => {
  it("orders what is in it, there, for that, and gives a link to it", async () => {
    const { restaurant, cart } = await filled();
    const { status, body } = await order(cart);
    expect([status, body.track]).toEqual([201, expect.stringMatching(/\/en\/track#/)]);
    const { rows } = await sql`
      select restaurant_id, items::int, total_minor::int, currency, round(dropoff_lat::numeric, 5)::float8 as lat
      from orders where id = ${body.orderId}`.execute(database.db.primary);
    expect(rows).toEqual([
      {
        restaurant_id: restaurant.id,
        items: 3,
        total_minor: 23_400,
        currency: "SEK",
        lat: Math.round(cart.to.lat * 1e5) / 1e5,
      },
    ]);
  });

  it.each([
    ["costs something else than was agreed to", { totalMinor: 23_300 }],
    ["has nowhere to go", { to: null }],
    ["has a line whose price is new", { lines: [{ itemId: "tiramisu", quantity: 3, seenMinor: 6_000 }] }],
    ["is worth too little", { lines: [{ itemId: "tiramisu", quantity: 1 }], totalMinor: 10_400 }],
  ])("takes none that %s", async (_, part) => {
    const { cart } = await filled();
    expect(await order({ ...cart, ...part })).toMatchObject({
      status: 409,
      body: { error: { code: "cart_conflict" } },
    });
  });

  it("takes none of a kitchen that has closed or left", async () => {
    const { restaurant, cart } = await filled();
    await pauseRestaurant(database.db.primary, { restaurantId: restaurant.id, until: Date.now() + 3_600_000 });
    expect((await order(cart)).body.error?.code).toBe("cart_conflict");
    await removeRestaurants(database.db.primary, [restaurant.id]);
    expect((await order(cart)).body.error?.code).toBe("not_found");
  });

  it("takes no body that is none", async () => {
    const { cart } = await filled();
    expect((await order({ ...cart, totalMinor: -1 })).status).toBe(400);
    expect((await order({ ...cart, more: "x".repeat(70_000) })).status).toBe(413);
  });
});
