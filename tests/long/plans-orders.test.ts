import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { endSession, endSessionsOf, openSession, refreshSession } from "#lib/auth/commands.ts";
import { listRevocations } from "#lib/auth/queries.ts";
import { systemClock } from "#lib/core/clock.ts";
import type { DeliveryId, DriverId, LinkId, OrderId, RestaurantId, SessionId, UserId } from "#lib/core/ids.ts";
import {
  assignDeliveries,
  cancelOrder,
  deliverDelivery,
  pickUpDelivery,
  withdrawDelivery,
} from "#lib/dispatch/commands.ts";
import { countUnasked } from "#lib/dispatch/offers/queries.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { dropEndpoint, subscribe } from "#lib/notifications/push/commands.ts";
import { lockDevices, lockKitchenDevices } from "#lib/notifications/push/queries.ts";
import { moveOrder, moveOrders, noteDelay } from "#lib/orders/commands.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import {
  findLink,
  isLinkAlive,
  listKitchenDue,
  listLinks,
  listLiveLinks,
  readOrderEvents,
  readOrders,
} from "#lib/orders/queries.ts";
import { createLink, revokeLink } from "#lib/orders/sharing/commands.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { draftOrder } from "#tests/orders/some-orders.ts";
import { type Explained, listenIn } from "./explained-statements.ts";

/**
 * Every hot statement about orders, links and sessions as the code sends it, over large tables and over tables a tenth
 * as large. What is live, and what is asked for, is the same in both.
 */
const LARGE = { orders: 200_000, sessions: 100_000 };
const TENTH = { orders: 20_000, sessions: 10_000 };
/** The first orders are on their way, as many in both: each fourth of them waits for a driver. */
const LIVE = 500;
const EVENTS_EACH = 4;
/** Of one user. */
const SESSIONS_EACH = 10;
/** A gateway asks for so many orders at once. */
const HELD = 200;
const MOST_GROWTH = 2;
const SMALL_CHANGE = 24;

const hex = (n: number) => n.toString(16).padStart(32, "0");
const orderId = (n: number) => `ord_${hex(n)}` as OrderId;
const driverId = (n: number) => `drv_${hex(n)}` as DriverId;
const deliveryId = (n: number) => `dlv_${hex(n)}` as DeliveryId;
const linkId = (n: number) => `lnk_${hex(n)}` as LinkId;
const sessionId = (n: number) => `ses_${hex(n)}` as SessionId;
const userId = (n: number) => `usr_${hex(n)}` as UserId;
const restaurantId = `rst_${hex(0)}` as RestaurantId;
const at = { lng: 11.97, lat: 57.7 };

type Place = Awaited<ReturnType<typeof fill>>;
const databases: TestDatabase[] = [];
let large: Place;
let tenth: Place;
beforeAll(async () => {
  large = await fill(LARGE);
  tenth = await fill(TENTH);
}, 240_000);
afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function fill(size: typeof LARGE) {
  const database = await createTestDatabase({ poolMax: 1 });
  databases.push(database);
  const { db } = database;
  const { explained } = listenIn(db.pool);
  const bus = createMemoryBus();
  const ctx = { db, bus, batcher: createBatcher(bus, () => {}), clock: systemClock };
  await insert(db, size);
  return { ctx, explained };
}

async function insert(db: TestDatabase["db"], { orders, sessions }: typeof LARGE): Promise<void> {
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db.primary);
  const id = (prefix: string, n = sql`n`) => sql`${sql.lit(prefix)} || lpad(to_hex(${n}), 32, '0')`;
  const last = sql.lit(orders - 1);
  const users = sessions / SESSIONS_EACH;
  await run(sql`insert into restaurants (id, slug, name, lng, lat) values (${restaurantId}, 'r', 'R', 11.97, 57.7)`);
  await run(
    sql`insert into drivers (id, name, vehicle) select ${id("drv_")}, 'Driver', 'bike' from generate_series(0, 9999) n`,
  );
  // The live ones are the newest, as in life.
  await run(sql`insert into orders (id, code, restaurant_id, status, dropoff_lng, dropoff_lat, items, total_minor, currency,
      ready_at, promised_at, last_seq, placed_at, ended_at, updated_at)
    select ${id("ord_")}, '418F', ${restaurantId}, case when n < ${sql.lit(LIVE)} then 'preparing' else 'delivered' end,
      11.98, 57.71, 3, 38700, 'SEK', now() - n * interval '1 second', now(), ${sql.lit(EVENTS_EACH)},
      now() - n * interval '1 second', case when n < ${sql.lit(LIVE)} then null else now() - n * interval '1 second' end,
      now() - n * interval '1 second'
    from generate_series(${last}, 0, -1) n`);
  await run(sql`insert into order_events (order_id, seq, type, status, actor)
    select ${id("ord_")}, seq, 'status', 'placed', 'customer'
    from generate_series(${last}, 0, -1) n, generate_series(1, ${sql.lit(EVENTS_EACH)}) seq`);
  await run(sql`insert into deliveries (id, public_id, restaurant_id, driver_id, order_id, vehicle, status, pickup_lng,
      pickup_lat, dropoff_lng, dropoff_lat, ended_at, assigned_at)
    select ${id("dlv_")}, n, ${restaurantId}, ${id("drv_", sql`n % 10000`)}, ${id("ord_")}, 'bike',
      case when n < ${sql.lit(LIVE)} then 'assigned' else 'delivered' end, 11.97, 57.7, 11.98, 57.71,
      case when n < ${sql.lit(LIVE)} then null else now() end, now() - n * interval '1 second'
    from generate_series(${last}, 0, -1) n where n >= ${sql.lit(LIVE)} or n % 4 <> 0`);
  await run(sql`insert into order_links (id, order_id, access, token_hash)
    select ${id("lnk_")}, ${id("ord_")}, 'watch', decode(lpad(to_hex(n), 64, '0'), 'hex') from generate_series(0, ${last}) n`);
  await run(
    sql`insert into users (id, name, role)
      select ${id("usr_")}, 'User', 'customer' from generate_series(0, ${sql.lit(users - 1)}) n`,
  );
  await run(sql`insert into auth_sessions (id, user_id, expires_at)
    select ${id("ses_")}, ${id("usr_", sql`n % ${sql.lit(users)}`)}, now() + interval '1 day'
    from generate_series(0, ${sql.lit(sessions - 1)}) n`);
  await run(sql`insert into users (id, name, role, restaurant_id)
    select ${id("usr_", sql`n + 1000000`)}, 'Cook', 'restaurant', ${restaurantId} from generate_series(0, 2) n`);
  await run(sql`insert into push_subscriptions (user_id, session_id, purpose, endpoint, p256dh, auth)
    select user_id, id, 'notices', 'https://fcm.googleapis.com/fcm/send/' || id, 'p', 'a' from auth_sessions`);
  await run(sql`insert into revocations (kind, target_id, at)
    select 'session', ${id("ses_")}, now() - n * interval '5 seconds' from generate_series(${sql.lit(sessions - 1)}, 1, -1) n`);
  await run(sql`vacuum analyze`);
}

const held = Array.from({ length: HELD }, (_, i) => orderId(1_000 + i));
const hash = (n: number) => Buffer.from(hex(n).padStart(64, "0"), "hex");
const draftFor = (n: number) => ({
  driverId: driverId(2_000 + n),
  restaurantId,
  vehicle: "bike" as const,
  pickup: at,
  dropoff: at,
  area: 1,
});

const device = { endpoint: "https://fcm.googleapis.com/fcm/send/abc", p256dh: "p", auth: "a" };

/** What the code does all day. Each finds the same rows in both databases. */
const HOT: Readonly<Record<string, (ctx: Place["ctx"]) => Promise<unknown>>> = {
  "the orders that a gateway holds": (ctx) => readOrders(ctx, held),
  "nothing new behind their cursors": (ctx) =>
    readOrderEvents(
      ctx,
      held.map((id) => ({ orderId: id, after: EVENTS_EACH })),
      100,
    ),
  "what is new behind their cursors": (ctx) =>
    readOrderEvents(
      ctx,
      held.map((id) => ({ orderId: id, after: 2 })),
      100,
    ),
  "new orders": ({ db }) =>
    placeOrders(
      db.primary,
      Array.from({ length: 50 }, () => draftOrder(restaurantId)),
    ),
  "a step of an order": ({ db }) => moveOrder(db.primary, { orderId: orderId(3), to: "ready", actor: "restaurant" }),
  "the same step again": ({ db }) => moveOrder(db.primary, { orderId: orderId(3), to: "ready", actor: "restaurant" }),
  "a step of many orders": ({ db }) =>
    moveOrders(db.primary, { orderIds: [5, 6, 7].map(orderId), to: "ready", actor: "restaurant" }),
  "a kitchen that needs longer": ({ db }) =>
    noteDelay(db.primary, { orderId: orderId(9), readyAt: 0, actor: "restaurant", cause: "busy" }),
  "deliveries with new orders": (ctx) =>
    assignDeliveries(
      ctx,
      Array.from({ length: 50 }, (_, n) => ({ ...draftFor(n), order: draftOrder(restaurantId) })),
    ),
  "a delivery for an order that waits": (ctx) => assignDeliveries(ctx, [{ ...draftFor(60), order: orderId(4) }]),
  "a pick-up with its order": (ctx) => pickUpDelivery(ctx, { deliveryId: deliveryId(11), driverId: driverId(11) }),
  "a hand-over with its order": (ctx) => deliverDelivery(ctx, { deliveryId: deliveryId(11), driverId: driverId(11) }),
  "an order that is cancelled with its delivery": (ctx) =>
    cancelOrder(ctx, { orderId: orderId(13), actor: "operator" }),
  "a delivery taken off its driver": (ctx) =>
    withdrawDelivery(ctx, { deliveryId: deliveryId(14), actor: "operator", cause: "driver_withdrawn" }),
  "orders that nobody was asked about": (ctx) => countUnasked(ctx, 120),
  "orders that a kitchen is done with": (ctx) => listKitchenDue(ctx, { answerAfterS: 4, limit: 100 }),
  "the browsers of somebody who is told": ({ db }) => lockDevices(db.primary, userId(4)),
  "the browsers of a kitchen in which an order rings": ({ db }) => lockKitchenDevices(db.primary, orderId(12)),
  "a browser that is told from now on": ({ db }) =>
    subscribe(db.primary, { ...device, userId: userId(5), sessionId: sessionId(5), purpose: "kitchen" }),
  "a browser that there is no more": ({ db }) => dropEndpoint(db.primary, device.endpoint),
  "a link by its token": (ctx) => findLink(ctx, hash(1_234)),
  "whether a link holds": (ctx) => isLinkAlive(ctx, linkId(1_234)),
  "which links hold": (ctx) =>
    listLiveLinks(
      ctx,
      Array.from({ length: 50 }, (_, n) => linkId(2_000 + n)),
    ),
  "the links of an order": (ctx) => listLinks(ctx, orderId(1_234)),
  "a new link": (ctx) => createLink(ctx, { orderId: orderId(1_235), access: "watch" }),
  "a link taken back": (ctx) => revokeLink(ctx, { orderId: orderId(1_236), linkId: linkId(1_236) }),
  "a session that is opened": (ctx) => openSession(ctx, userId(1)),
  "a session that is renewed": (ctx) => refreshSession(ctx, { sessionId: sessionId(8), turn: 0 }),
  "a session that is ended": (ctx) => endSession(ctx, sessionId(9)),
  "all sessions of a user ended": (ctx) => endSessionsOf(ctx.db.primary, userId(3)),
  "what was revoked at a process's start": (ctx) => listRevocations(ctx, { since: null, overlapS: 30, atMostS: 960 }),
  "what was revoked since": (ctx) =>
    listRevocations(ctx, { since: new Date(Date.now() - 2_000), overlapS: 30, atMostS: 960 }),
};

const LARGE_TABLE = /^(orders|order_events|order_links|deliveries|auth_sessions|revocations|users|push_subscriptions)$/;
const largeScans = (statements: readonly Explained[]) =>
  statements.flatMap(({ scanned, sql }) =>
    scanned.filter((table) => LARGE_TABLE.test(table)).map((t) => `${t}: ${sql}`),
  );

it.each(Object.entries(HOT))("%s: no table is scanned, and no more is read where there is more", async (_, run) => {
  const few = await tenth.explained(() => run(tenth.ctx));
  const many = await large.explained(() => run(large.ctx));
  expect(many.length).toBeGreaterThan(0);
  expect(many.map(({ sql }) => sql)).toEqual(few.map(({ sql }) => sql));
  expect(largeScans(many)).toEqual([]);
  for (const [i, { blocks, sql }] of many.entries()) {
    const most = MOST_GROWTH * (few[i]?.blocks ?? 0) + SMALL_CHANGE;
    expect(blocks, `${sql}\nread ${few[i]?.blocks} pages of the small tables`).toBeLessThanOrEqual(most);
  }
});
