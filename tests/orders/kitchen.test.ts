import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postAccept } from "#app/api/v1/orders/[id]/accept/route.ts";
import { POST as postDelay } from "#app/api/v1/orders/[id]/delay/route.ts";
import { POST as postHandOver } from "#app/api/v1/orders/[id]/hand-over/route.ts";
import { POST as postPrepare } from "#app/api/v1/orders/[id]/prepare/route.ts";
import { POST as postReady } from "#app/api/v1/orders/[id]/ready/route.ts";
import { POST as postReject } from "#app/api/v1/orders/[id]/reject/route.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { assignDeliveries } from "#lib/dispatch/commands.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { readOrderEvents, readOrders } from "#lib/orders/queries.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, startRuntime } from "./api-runtime.ts";
import { draftOrder, placeOne } from "./some-orders.ts";

let database: TestDatabase;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
let kitchen: Browser;
beforeAll(async () => {
  database = await createTestDatabase();
  runtime = await startRuntime(database.db);
  kitchen = await signedIn("restaurant");
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});

async function signedIn(user: string): Promise<Browser> {
  const browser = new Browser();
  await browser.call(postSignIn, "demo/session", { body: { user } });
  return browser;
}
const restaurantAt = (n: number) => runtime.world.restaurants[n]?.id ?? ("" as never);
const placed = (n = 0) => placeOne(database.db, draftOrder(restaurantAt(n)));
const ROUTES = {
  accept: postAccept,
  reject: postReject,
  prepare: postPrepare,
  ready: postReady,
  delay: postDelay,
  "hand-over": postHandOver,
};
async function press(what: keyof typeof ROUTES, id: OrderId, body: object = {}, browser = kitchen) {
  const { status, body: said } = await browser.call(ROUTES[what], `orders/${id}/${what}`, { body, params: { id } });
  return [status, said.error?.code ?? said.status];
}
async function events(orderId: OrderId) {
  const [story] = await readOrderEvents({ db: database.db }, [{ orderId, after: 0 }], 100);
  return story?.events.map(({ status, type, cause }) => status ?? `${type} ${cause}`);
}
const factsOf = async (orderId: OrderId) => (await readOrders({ db: database.db }, [orderId]))[0]?.facts;

test("a kitchen takes an order from being asked to the driver's hands, one press a step", async () => {
  const id = await placed();
  expect(await press("accept", id, { prepMin: 20, seen: "placed" })).toEqual([200, "accepted"]);
  const soon = ((await factsOf(id))?.readyAt ?? 0) - Date.now();
  expect(soon).toBeGreaterThan(15 * 60_000);
  expect(soon).toBeLessThanOrEqual(20 * 60_000);
  expect(await press("prepare", id)).toEqual([200, "preparing"]);
  const readyAt = Date.now() + 30 * 60_000;
  expect((await press("delay", id, { readyAt }))[0]).toBe(200);
  expect((await press("delay", id, { readyAt }))[0]).toBe(200);
  expect((await factsOf(id))?.readyAt).toBe(readyAt);
  expect(await press("ready", id)).toEqual([200, "ready"]);
  expect(await press("hand-over", id)).toEqual([409, "delivery_conflict"]);
  const [driver] = runtime.world.drivers;
  const restaurant = runtime.world.restaurants[0];
  if (!driver || !restaurant) throw new Error("an empty world");
  const { id: driverId, vehicle } = driver;
  const way = { pickup: restaurant.at, dropoff: restaurant.at, area: 1 };
  await assignDeliveries(runtime.ctx, [{ driverId, vehicle, restaurantId: restaurant.id, ...way, order: id }]);
  expect(await press("hand-over", id)).toEqual([200, "picked_up"]);
  expect(await press("hand-over", id)).toEqual([200, "picked_up"]);
  expect((await readOrders({ db: database.db }, [id]))[0]?.delivery?.status).toBe("picked_up");
  expect(await events(id)).toEqual([
    "placed",
    "accepted",
    "preparing",
    "delay busy",
    "ready",
    "driver null",
    "picked_up",
  ]);
});

test("two tablets that press at once make one event, and what a stale one presses is refused", async () => {
  const id = await placed();
  const all = await Promise.all(
    Array.from({ length: 6 }, (_, i) => press("accept", id, { prepMin: 10 + i, seen: "placed" })),
  );
  expect(all).toEqual(Array.from({ length: 6 }, () => [200, "accepted"]));
  expect(await events(id)).toEqual(["placed", "accepted"]);
  expect(await press("reject", id, { reason: "too_busy", seen: "placed" })).toEqual([409, "order_conflict"]);
  const other = await placed();
  const both = await Promise.all([
    press("accept", other, { prepMin: 10, seen: "placed" }),
    press("reject", other, { reason: "too_busy", seen: "placed" }),
  ]);
  expect(both.map(([status]) => status).sort()).toEqual([200, 409]);
  expect(await events(other)).toHaveLength(2);
});

test("a kitchen that accepts what has run out is refused, and it stays so", async () => {
  const id = await placed();
  await moveOrder(database.db.primary, { orderId: id, to: "expired", actor: "system", cause: "unanswered" });
  expect(await press("accept", id, { prepMin: 10, seen: "placed" })).toEqual([409, "order_conflict"]);
  expect(await events(id)).toEqual(["placed", "expired"]);
});

test("nobody answers for a kitchen but its own people and operators", async () => {
  const mine = await placed();
  const others = await placed(1);
  expect(await press("accept", others, { prepMin: 10 })).toEqual([404, "order_not_found"]);
  expect(await press("accept", mine, { prepMin: 10 }, new Browser())).toEqual([401, "not_authenticated"]);
  for (const user of ["customer", "driver"]) {
    expect((await press("accept", mine, { prepMin: 10 }, await signedIn(user)))[0]).toBe(404);
  }
  const ordered = await placeOne(
    database.db,
    draftOrder(restaurantAt(0), { customerId: runtime.runtime.demo?.userId("customer") ?? null }),
  );
  expect(await press("accept", ordered, { prepMin: 10 }, await signedIn("customer"))).toEqual([403, "forbidden"]);
  expect(await press("reject", others, { reason: "closed" }, await signedIn("operator"))).toEqual([200, "rejected"]);
  expect(await press("accept", mine, { prepMin: 0 })).toEqual([400, "bad_message"]);
  expect(await press("reject", mine, { reason: "Because!" })).toEqual([400, "bad_message"]);
  expect(await press("delay", mine, { readyAt: Date.now() })).toEqual([409, "order_conflict"]);
});
