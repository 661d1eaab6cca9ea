import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GET as getRating, POST as postRating } from "#app/api/v1/orders/[id]/rating/route.ts";
import { POST as postTrack } from "#app/api/v1/track/route.ts";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { readRestaurant } from "#lib/catalog/queries.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { restaurantKey } from "#lib/catalog/surrogate-keys.ts";
import { systemClock } from "#lib/core/clock.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { rateOrder } from "#lib/orders/ratings/commands.ts";
import { listSaid } from "#lib/orders/ratings/queries.ts";
import { createLink } from "#lib/orders/sharing/commands.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { Browser, startRuntime } from "./api-runtime.ts";
import { draftOrder, KITCHEN, placeOne } from "./some-orders.ts";

const DAY_MS = 24 * 3_600_000;
let database: TestDatabase;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
let restaurant: Restaurant;
beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 20 });
  runtime = await startRuntime(database.db);
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});
beforeEach(async () => {
  restaurant = someRestaurant({ at: KITCHEN, rating: null, area: { kind: "radius", metres: 900 } });
  await upsertRestaurants(database.db.primary, [restaurant]);
  await purged();
});

async function delivered(): Promise<OrderId> {
  const orderId = await placeOne(database.db, draftOrder(restaurant.id));
  for (const to of ["accepted", "ready"] as const) {
    await moveOrder(database.db.primary, { orderId, to, actor: "restaurant" });
  }
  for (const to of ["picked_up", "delivered"] as const) {
    await moveOrder(database.db.primary, { orderId, to, actor: "driver" });
  }
  return orderId;
}
/** Rated so many days from now. */
const rate = (orderId: OrderId, food: number, { inDays = 0, words = "" } = {}) => {
  const clock = { ...systemClock, now: () => Date.now() + inDays * DAY_MS };
  return rateOrder({ db: database.db, clock }, { orderId, food, delivery: 5, words, actorId: null });
};
const shown = async () => (await readRestaurant(database, restaurant.slug))?.restaurant.rating;

/** What was to be purged since the last time. */
async function purged(): Promise<Set<string>> {
  const { rows } = await sql<{ keys: string[] }>`
    delete from outbox where topic = 'purge' returning data->'keys' as keys`.execute(database.db.primary);
  return new Set(rows.flatMap(({ keys }) => keys));
}

test("an order counts once, whoever presses at once, and every order counts", async () => {
  const orders = await Promise.all(Array.from({ length: 12 }, delivered));
  await Promise.all(orders.flatMap((orderId, i) => Array.from({ length: 3 }, () => rate(orderId, (i % 3) + 3))));
  expect(await shown()).toEqual({ tenths: 40, count: 12 });
  const { rows } = await sql<{ stars: number; sum: number }>`
    select sum(g.food_stars)::bigint as stars, min(r.stars_sum) as sum from order_ratings g
    join restaurants r on r.id = g.restaurant_id where r.id = ${restaurant.id}`.execute(database.db.primary);
  expect(rows).toEqual([{ stars: 48, sum: 48 }]);
});

test("somebody may change their mind for two days, which is no second rating", async () => {
  const orderId = await delivered();
  await rate(orderId, 2, { words: "Cold." });
  const { ratedAt } = await rate(orderId, 4, { inDays: 1.9 });
  expect(ratedAt).toBeLessThanOrEqual(Date.now());
  expect(await shown()).toEqual({ tenths: 40, count: 1 });
  await expect(rate(orderId, 5, { inDays: 2.1 })).rejects.toMatchObject({ code: "rating_closed" });
  await expect(rate(orderId, 4, { inDays: 2.1 })).resolves.toMatchObject({ food: 4 });
  await expect(rate(await delivered(), 5, { inDays: 31 })).rejects.toMatchObject({ code: "rating_closed" });
  expect(await shown()).toEqual({ tenths: 40, count: 1 });
});

test("what nobody handed over is not rated; what was given back afterwards is", async () => {
  const orderId = await placeOne(database.db, draftOrder(restaurant.id));
  await expect(rate(orderId, 5)).rejects.toMatchObject({ code: "order_conflict" });
  await moveOrder(database.db.primary, { orderId, to: "rejected", actor: "restaurant" });
  await expect(rate(orderId, 1)).rejects.toMatchObject({ code: "order_conflict" });
  const given = await delivered();
  await moveOrder(database.db.primary, { orderId: given, to: "refunded", actor: "system" });
  await expect(rate(given, 1)).resolves.toMatchObject({ food: 1 });
});

test("pages are purged where they would show something else, lists where the mean is another", async () => {
  await rate(await delivered(), 4);
  const first = await purged();
  expect(first).toContain(restaurantKey(restaurant.id));
  expect(first.size).toBeGreaterThan(1);
  await rate(await delivered(), 4);
  expect(await purged()).toEqual(new Set([restaurantKey(restaurant.id)]));
  await upsertRestaurants(database.db.primary, [{ ...restaurant, rating: { tenths: 40, count: 1_000 } }]);
  await purged();
  await rate(await delivered(), 4);
  expect(await purged()).toEqual(new Set());
});

test("what a restaurant comes with is written anew without what it got here", async () => {
  await rate(await delivered(), 5);
  await upsertRestaurants(database.db.primary, [{ ...restaurant, rating: { tenths: 40, count: 4 } }]);
  expect(await shown()).toEqual({ tenths: 42, count: 5 });
});

test("a guest rates by their link, reads what they gave, and is refused what cannot be", async () => {
  const id = await delivered();
  const { token } = await createLink(runtime.ctx, { orderId: id, access: "manage" });
  const guest = new Browser();
  const at = { params: { id } };
  const post = (body: object) => guest.call(postRating, `orders/${id}/rating`, { ...at, body });
  const read = async () => (await guest.call(getRating, `orders/${id}/rating`, at)).body as unknown;
  expect((await post({ food: 5, delivery: 5 })).status).toBe(401);
  await guest.call(postTrack, "track", { body: { token } });
  expect(await read()).toEqual({ rating: null, until: expect.any(Number) });
  for (const body of [{ food: 6, delivery: 1 }, { food: 3 }, { food: 3, delivery: 3, words: "x".repeat(501) }]) {
    expect((await post(body)).status).toBe(400);
  }
  expect((await post({ food: 3, delivery: 4, words: " Crisp.\r\nLate. " })).status).toBe(200);
  expect(await read()).toMatchObject({ rating: { food: 3, delivery: 4, words: "Crisp.\nLate." } });
  const today = new Date().toISOString().slice(0, 10);
  const period = { from: today, to: today };
  const said = await listSaid(database, { restaurantId: restaurant.id, timeZone: "UTC", period });
  expect(said).toEqual([{ food: 3, delivery: 4, words: "Crisp.\nLate.", ratedAt: expect.any(Number) }]);
});
