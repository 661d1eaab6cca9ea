import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";
import { acknowledgeOrder } from "#lib/orders/kitchen/commands.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import type { Client } from "./harness.ts";
import { type OrderWorld, type Session, startOrderWorld } from "./order-world.ts";

let database: TestDatabase;
let world: OrderWorld;
let kitchen: Session;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await startOrderWorld(database.db);
  kitchen = await world.signIn({ role: "restaurant", restaurantId: world.restaurantId });
});
afterAll(async () => {
  await world.stop();
  await database.drop();
});

const open = (client: Client, restaurantId = world.restaurantId, more: object = {}) =>
  client.say({ type: "board", restaurantId, ...more });
const ordersOf = (message: Record<string, unknown>) => message.orders as KitchenOrder[];
async function news(client: Client, orderId: OrderId, isIt: (order: KitchenOrder) => boolean): Promise<KitchenOrder> {
  let found: KitchenOrder | undefined;
  await client.until("news of the order", () => {
    const told = client.messages.filter(({ type }) => type === "board_news").flatMap(ordersOf);
    found = told.findLast((order) => order.orderId === orderId && isIt(order));
    return found !== undefined;
  });
  return found as KitchenOrder;
}

test("a kitchen hears of an order that is new, of each step, and of who has seen it", async () => {
  const before = await world.place();
  const tablet = await world.watcher(kitchen.cookie);
  open(tablet);
  const whole = await tablet.hears("board");
  expect(ordersOf(whole).find(({ orderId }) => orderId === before)).toMatchObject({ status: "preparing", items: 3 });
  expect(whole.shop).toMatchObject({ restaurantId: world.restaurantId, pausedUntil: null });
  const orderId = await world.place();
  await news(tablet, orderId, ({ status }) => status === "preparing");
  await acknowledgeOrder(world, { orderId, actorId: kitchen.userId });
  expect((await news(tablet, orderId, (order) => order.acknowledgedAt !== null)).status).toBe("preparing");
  await world.move(orderId, "ready", "restaurant");
  await news(tablet, orderId, ({ status }) => status === "ready");
});

test("what nobody hinted at is on the board within two seconds, and so is a pause", async () => {
  const tablet = await world.watcher(kitchen.cookie);
  open(tablet);
  await tablet.hears("board");
  const orderId = await world.place();
  await world.move(orderId, "ready", "restaurant", false);
  await news(tablet, orderId, ({ status }) => status === "ready");
  const until = Date.now() + 600_000;
  await pauseRestaurant(database.db.primary, { restaurantId: world.restaurantId, until });
  await tablet.until("the pause", () =>
    tablet.messages.some(({ shop }) => (shop as { pausedUntil?: number } | null)?.pausedUntil === until),
  );
});

test("who comes back with the newest stamp is told nothing, with an older one the whole", async () => {
  const first = await world.watcher(kitchen.cookie);
  open(first);
  const { stamp } = await first.hears("board");
  const back = await world.watcher(kitchen.cookie);
  open(back, world.restaurantId, { after: stamp });
  open(back, world.restaurantId, { after: "1.0.0" });
  await back.hears("board");
  expect(back.messages.filter(({ type }) => type === "board")).toHaveLength(1);
});

test("nobody else has the board: not another kitchen, a customer, a driver or a stranger", async () => {
  const other = await world.otherRestaurant();
  const customer = await world.customer();
  for (const cookies of [[other.cookie], [customer.cookie], []]) {
    const client = await world.watcher(...cookies);
    open(client);
    expect(await client.hears("error")).toMatchObject({ code: "board_not_found", of: "board" });
  }
  const driver = await world.driver(await world.addDriver());
  open(driver);
  expect(await driver.hears("error")).toMatchObject({ code: "board_not_found" });
  const operator = await world.watcher((await world.signIn({ role: "operator" })).cookie);
  open(operator);
  await operator.hears("board");
  const mine = await world.watcher(kitchen.cookie);
  open(mine, "rst_nothing" as never);
  expect(await mine.hears("error")).toMatchObject({ code: "board_not_found" });
});

test("a board that is open is noted, and its reads do not grow with screens", async () => {
  const tablets = await Promise.all(Array.from({ length: 5 }, () => world.watcher(kitchen.cookie)));
  for (const tablet of tablets) open(tablet);
  await Promise.all(tablets.map((tablet) => tablet.hears("board")));
  expect(await world.count("boards")).toBeLessThanOrEqual(1);
  const { rows } = await sql`select from kitchen_boards where restaurant_id = ${world.restaurantId}`.execute(
    database.db.primary,
  );
  expect(rows).toHaveLength(1);
});
