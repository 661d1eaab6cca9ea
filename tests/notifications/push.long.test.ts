import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createId, type OrderId, type RestaurantId } from "#lib/core/ids.ts";
import { setChoices } from "#lib/notifications/commands.ts";
import { forgetNotifications } from "#lib/notifications/jobs.ts";
import { subscribe, unsubscribe } from "#lib/notifications/push/commands.ts";
import { countUnread } from "#lib/notifications/queries.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { acknowledgeOrder } from "#lib/orders/kitchen/commands.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import { draftOrder, placeOne } from "#tests/orders/some-orders.ts";
import { type PushWorld, startPushWorld } from "./push-world.ts";

let world: PushWorld;
let restaurantId: RestaurantId;
beforeAll(async () => {
  world = await startPushWorld();
  restaurantId = await world.restaurant();
});
afterAll(() => world.stop());
afterEach(async () => {
  world.service.answer(null);
  expect(world.service.faults).toEqual([]);
  await world.settled();
  await sql`truncate push_subscriptions, notifications, notification_choices, outbox`.execute(world.db);
  world.service.taken.length = 0;
  world.service.asked.length = 0;
});

const actors: Partial<Record<OrderStatus, "restaurant" | "driver">> = { picked_up: "driver", delivered: "driver" };
async function move(orderId: OrderId, ...steps: OrderStatus[]): Promise<void> {
  for (const to of steps) await moveOrder(world.db, { orderId, to, actor: actors[to] ?? "restaurant" });
}
const orderOf = (customerId: Parameters<typeof draftOrder>[1] & object) =>
  placeOne(world.database.db, draftOrder(restaurantId, customerId));
const told = () => world.service.taken.map(({ endpoint, text: { title } }) => ({ endpoint, title }));
const rowsOf = async () =>
  (
    await sql<{ event: string; recipient: string; sent: boolean; skipped: string | null }>`
      select event, recipient, sent_at is not null as sent, skipped from notifications where channel = 'push'
      order by id`.execute(world.db)
  ).rows;
const devices = async () => (await sql`select from push_subscriptions`.execute(world.db)).rows.length;
/** As an outbox may, and as a worker does that died before it noted what it had sent. */
async function again(topics: string): Promise<void> {
  await world.settled();
  await sql`update outbox set done_at = null, due_at = now(), attempts = 0 where topic like ${topics}`.execute(
    world.db,
  );
  await world.settled();
}

test("a customer is told in each browser that they turned it on in, in their language, once", async () => {
  const person = await world.person("sv");
  const [phone, desk] = [await world.browserOf(person), await world.browserOf(person)];
  const stranger = await world.browserOf(await world.person());
  const orderId = await orderOf({ customerId: person.userId });
  await move(orderId, "accepted");
  await again("notifications.%");
  expect(
    told()
      .map(({ endpoint }) => endpoint)
      .sort(),
  ).toEqual([phone.endpoint, desk.endpoint].sort());
  expect(world.service.taken[0]).toMatchObject({
    text: {
      title: "Saluhallens Meze har sagt ja",
      tag: `order:${orderId}`,
      url: `/sv/orders/${orderId}`,
      lang: "sv",
      rings: false,
    },
    urgency: "normal",
  });
  expect(world.service.asked).not.toContain(new URL(stranger.endpoint).pathname);
});

test("nobody is told what they do not want to hear, nor what is no longer so", async () => {
  const person = await world.person();
  await world.browserOf(person);
  await setChoices(world.db, person.userId, [{ event: "delivered", channel: "push", isWanted: false }]);
  const held = world.service.hang();
  world.service.answer({ status: 503 });
  const orderId = await orderOf({ customerId: person.userId });
  await move(orderId, "accepted");
  while (world.service.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await move(orderId, "preparing", "ready", "picked_up", "delivered");
  held.release();
  await world.settled();
  expect(told()).toEqual([]);
  expect((await rowsOf()).map(({ event, skipped }) => [event, skipped])).toEqual([
    ["accepted", "overtaken"],
    ["picked_up", "overtaken"],
  ]);
});

test.each([404, 410])("a browser that there is no more (%i) is forgotten, and not asked again", async (status) => {
  const person = await world.person();
  const sessionId = await person.signIn();
  await world.browserOf(person, "notices", sessionId);
  const other = await world.browserOf(person);
  world.service.answer({ status });
  const orderId = await orderOf({ customerId: person.userId });
  await sql`delete from push_subscriptions where session_id = ${other.sessionId}`.execute(world.db);
  await move(orderId, "accepted");
  await world.settled();
  expect(await devices()).toBe(0);
  expect(await rowsOf()).toMatchObject([{ sent: false, skipped: "gone" }]);
  world.service.answer(null);
  await move(orderId, "preparing", "ready", "picked_up");
  await world.settled();
  expect(world.service.asked).toHaveLength(1);
});

test.each([429, 500, 503])("what the push service does not take for now (%i) is tried again", async (status) => {
  const person = await world.person();
  await world.browserOf(person);
  world.service.answer({ status, headers: { "Retry-After": "1" } });
  const orderId = await orderOf({ customerId: person.userId });
  await move(orderId, "accepted");
  while (world.service.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  world.service.answer(null);
  await world.service.until(1);
  await world.settled();
  expect(told()).toHaveLength(1);
  expect(await rowsOf()).toMatchObject([{ sent: true, skipped: null }]);
});

test.each([403, 307])("what it never takes (%i) is left to a person, and nobody is asked elsewhere", async (status) => {
  const person = await world.person();
  await world.browserOf(person);
  world.service.answer({ status, headers: { Location: `${world.service.origin}/elsewhere` } });
  const orderId = await orderOf({ customerId: person.userId });
  await move(orderId, "accepted");
  await world.settled();
  const { rows } = await sql<{ last_error: string }>`
    select last_error from outbox where dead_at is not null`.execute(world.db);
  expect(rows).toEqual([{ last_error: `The push service does not take this message. (HTTP ${status})` }]);
  expect(world.service.asked).toHaveLength(1);
});

test("no order and no list waits for a push service that does not answer", async () => {
  const person = await world.person();
  await world.browserOf(person);
  const held = world.service.hang();
  const orderId = await orderOf({ customerId: person.userId });
  await move(orderId, "accepted", "preparing", "ready", "picked_up", "delivered");
  while ((await countUnread(world.db, person.userId)) < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(told()).toEqual([]);
  held.release();
  await world.settled();
  expect(told().map(({ title }) => title)).toContain("Enjoy your food from Saluhallens Meze");
});

test("what is told ends with the sign-in that turned it on, also what was under way", async () => {
  const person = await world.person();
  const { sessionId } = await world.browserOf(person);
  world.service.answer({ status: 503 });
  const orderId = await orderOf({ customerId: person.userId });
  await move(orderId, "accepted");
  while (world.service.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await sql`update auth_sessions set revoked_at = now() where id = ${sessionId}`.execute(world.db);
  await move(orderId, "preparing", "ready", "picked_up");
  await world.settled();
  expect(told()).toEqual([]);
  expect((await rowsOf()).map(({ skipped }) => skipped)).toEqual(["gone"]);
  expect(await forgetNotifications(world.ctx)).toMatchObject({ devices: 1 });
});

test("an order rings at once in every browser of its kitchen, and again after a minute, each time once", async () => {
  const [asa, bo] = [await world.person("sv", restaurantId), await world.person("en", restaurantId)];
  const kitchen = [await world.browserOf(asa, "kitchen"), await world.browserOf(bo, "kitchen")];
  const other = await world.browserOf(await world.person("en", await world.restaurant("Elsewhere")), "kitchen");
  const orderId = await orderOf({});
  await world.service.until(2);
  const { rows } = await sql<{ code: string }>`select code from orders where id = ${orderId}`.execute(world.db);
  const code = rows[0]?.code;
  expect(
    told()
      .map(({ title }) => title)
      .sort(),
  ).toEqual([`New order ${code}`, `Ny beställning ${code}`]);
  expect(world.service.taken[0]).toMatchObject({ urgency: "high", text: { tag: `ring:${orderId}`, rings: true } });
  await again("kitchen.%");
  await again("notifications.%");
  expect(
    told()
      .map(({ title }) => title)
      .sort(),
  ).toEqual(
    [
      `New order ${code}`,
      `Ny beställning ${code}`,
      `Order ${code} is still waiting`,
      `Beställning ${code} väntar fortfarande`,
    ].sort(),
  );
  for (const { endpoint } of kitchen) {
    expect(told().filter((one) => one.endpoint === endpoint)).toHaveLength(2);
  }
  expect(world.service.asked).not.toContain(new URL(other.endpoint).pathname);
});

test("nothing rings any more once somebody has seen or answered the order, or when it is too late", async () => {
  const cook = await world.person("en", restaurantId);
  await world.browserOf(cook, "kitchen");
  const held = world.service.hang();
  const [seen, accepted, late] = [await orderOf({}), await orderOf({}), await orderOf({})];
  while (world.service.asked.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
  await acknowledgeOrder({ db: world.database.db, batcher: { add() {} } as never }, { orderId: seen, actorId: null });
  await move(accepted, "accepted");
  await sql`update notifications set created_at = now() - interval '11 minutes' where order_id = ${late}`.execute(
    world.db,
  );
  world.service.answer({ status: 503 });
  held.release();
  await world.settled();
  expect(told()).toEqual([]);
  expect((await rowsOf()).map(({ skipped }) => skipped)).toEqual(["overtaken", "overtaken", "overtaken"]);
});

test("a browser is whose who is signed in there, each sign-in has one address, and there are not too many", async () => {
  const [asa, bo] = [await world.person(), await world.person()];
  const first = await world.browserOf(asa);
  await world.browserOf(asa, "kitchen", first.sessionId);
  const { rows } = await sql<{ endpoints: number }>`
    select count(distinct endpoint) as endpoints from push_subscriptions where session_id = ${first.sessionId}`.execute(
    world.db,
  );
  expect(rows).toEqual([{ endpoints: 1 }]);
  const shared = await world.browserOf(bo);
  await subscribe(world.db, { ...shared, userId: asa.userId, sessionId: await asa.signIn() });
  const owners = await sql`select user_id from push_subscriptions where endpoint = ${shared.endpoint}`.execute(
    world.db,
  );
  expect(owners.rows).toEqual([{ user_id: asa.userId }]);
  expect(await unsubscribe(world.db, { sessionId: first.sessionId, purpose: "notices" })).toBe(1);
  expect(await unsubscribe(world.db, { sessionId: first.sessionId, purpose: "kitchen" })).toBe(0);
  const many = await Promise.allSettled(Array.from({ length: 12 }, () => world.browserOf(bo)));
  expect(many.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  expect(many.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "too_many_devices" } });
  const stranger = createId("session", 0, new Uint8Array(10));
  await expect(subscribe(world.db, { ...shared, sessionId: stranger })).rejects.toMatchObject({
    code: "session_ended",
  });
});
