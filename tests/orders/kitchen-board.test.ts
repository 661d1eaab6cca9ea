import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postAcknowledge } from "#app/api/v1/orders/[id]/acknowledge/route.ts";
import { POST as postTicket } from "#app/api/v1/orders/[id]/ticket/route.ts";
import { POST as postBusy } from "#app/api/v1/restaurant/busy/route.ts";
import { POST as postSoldOut } from "#app/api/v1/restaurant/items/[itemId]/sold-out/route.ts";
import { GET as getMenu } from "#app/api/v1/restaurant/menu/route.ts";
import { POST as postPause } from "#app/api/v1/restaurant/pause/route.ts";
import { pauseRestaurant, setBusy } from "#lib/catalog/kitchen/commands.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { acceptOrder, acknowledgeOrder } from "#lib/orders/kitchen/commands.ts";
import { sweepKitchens } from "#lib/orders/kitchen/jobs.ts";
import { readBoards, readKitchenOrders } from "#lib/orders/kitchen/queries.ts";
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
const shown = async (id: OrderId) => (await readKitchenOrders({ db: database.db }, [id], 600_000))[0];
const shopAt = async (n: number) => (await readBoards({ db: database.db }, [restaurantAt(n)]))[0]?.shop;
type Body = Record<string, unknown>;
const call = async (handler: unknown, path: string, options: object, browser = kitchen) => {
  const { status, body } = await browser.call(handler as never, path, options);
  return { ...(body as Body), status } as Body & { readonly status: number };
};

test("an order that was seen is so once, whoever sees it next", async () => {
  const id = await placed();
  const see = () => call(postAcknowledge, `orders/${id}/acknowledge`, { body: {}, params: { id } });
  const first = await see();
  expect(first.status).toBe(200);
  const { version } = (await shown(id)) ?? { version: 0 };
  expect((await see()).acknowledgedAt).toBe(first.acknowledgedAt);
  expect(await shown(id)).toMatchObject({ acknowledgedAt: first.acknowledgedAt, version });
  const others = await placed(1);
  expect((await call(postAcknowledge, "", { body: {}, params: { id: others } })).status).toBe(404);
  expect((await call(postTicket, "", { body: {}, params: { id: others } })).status).toBe(404);
});

test("each print of a ticket has its number, also where screens print at once", async () => {
  const id = await placed();
  const prints = await Promise.all(
    Array.from({ length: 4 }, () => call(postTicket, `orders/${id}/ticket`, { body: {}, params: { id } })),
  );
  expect(prints.map(({ print }) => print).sort()).toEqual([1, 2, 3, 4]);
  expect((await shown(id))?.prints).toBe(4);
});

test("a pause and busy have an end, are on the board, and are taken back", async () => {
  const from = Date.now();
  const pause = await call(postPause, "restaurant/pause", { body: { until: { minutes: 30 } } });
  expect(Number(pause.pausedUntil)).toBeGreaterThanOrEqual(from + 30 * 60_000);
  expect(await shopAt(0)).toMatchObject({ pausedUntil: pause.pausedUntil, pauseCause: "kitchen" });
  const busy = await call(postBusy, "restaurant/busy", { body: { until: { minutes: 60 }, extraMin: 15 } });
  expect(await shopAt(0)).toMatchObject({ busyUntil: busy.busyUntil, busyMin: 15 });
  await call(postPause, "restaurant/pause", { body: { until: null } });
  await call(postBusy, "restaurant/busy", { body: { until: null } });
  expect(await shopAt(0)).toMatchObject({ busyUntil: null, busyMin: 0 });
  expect((await shopAt(0))?.pausedUntil).toBeLessThanOrEqual(Date.now());
  expect((await call(postPause, "", { body: {} })).status).toBe(400);
  expect((await call(postPause, "", { body: { until: { minutes: 100_000 } } })).status).toBe(400);
  expect((await call(postPause, "", { body: { until: null } }, await signedIn("customer"))).status).toBe(403);
  expect((await call(postPause, "", { body: { until: null } }, new Browser())).status).toBe(401);
});

test("a dish is sold out to the end of the restaurant's day, and back", async () => {
  const menu = await call(getMenu, "restaurant/menu", {});
  const item = (menu.sections as { items: { id: string }[] }[])[0]?.items[0];
  if (!item) throw new Error("an empty menu");
  const params = { itemId: item.id };
  const { soldOutUntil } = await call(postSoldOut, "", { body: { until: { today: true } }, params });
  const end = new Intl.DateTimeFormat("en-GB", { timeZone: (await shopAt(0))?.timeZone, timeStyle: "short" });
  expect(end.format(Number(soldOutUntil))).toBe("04:00");
  const after = await call(getMenu, "restaurant/menu", {});
  expect((after.sections as { items: object[] }[])[0]?.items[0]).toMatchObject({ soldOutUntil });
  expect(await call(postSoldOut, "", { body: { until: null }, params })).toMatchObject({ soldOutUntil: null });
});

test("busy ends by itself, and what pages say of it is purged", async () => {
  await setBusy(database.db.primary, { restaurantId: restaurantAt(1), until: Date.now() - 1_000, extraMin: 10 });
  const purges = async () =>
    (await sql`select from outbox where topic = 'purge'`.execute(database.db.primary)).rows.length;
  const before = await purges();
  expect((await sweepKitchens(runtime.ctx)).calmed).toBe(1);
  expect(await shopAt(1)).toMatchObject({ busyUntil: null, busyMin: 0 });
  expect(await purges()).toBe(before + 1);
});

test("three orders in a row that nobody answers pause a kitchen, and one answered between them does not", async () => {
  const expire = async (n: number) => {
    const orderId = await placed(n);
    await moveOrder(database.db.primary, { orderId, to: "expired", actor: "system", cause: "unanswered" });
  };
  await expire(2);
  await expire(2);
  await expire(3);
  await expire(3);
  await acceptOrder(runtime.ctx, { orderId: await placed(3), actor: "restaurant", actorId: null, prepMin: 10 });
  await expire(3);
  expect((await sweepKitchens(runtime.ctx)).paused).toBe(0);
  await expire(2);
  expect((await sweepKitchens(runtime.ctx)).paused).toBe(1);
  expect(await shopAt(2)).toMatchObject({ pauseCause: "missed" });
  expect((await sweepKitchens(runtime.ctx)).paused).toBe(0);
  // back by hand: what was missed before does not count again
  await pauseRestaurant(database.db.primary, { restaurantId: restaurantAt(2), until: Date.now() });
  expect((await sweepKitchens(runtime.ctx)).paused).toBe(0);
});

test("an order rings in the outbox a minute before somebody is called, and stays the same on the board", async () => {
  const orderId = await placed();
  const { rows } = await sql<{ s: number }>`
    select extract(epoch from due_at - now())::float8 as s from outbox
    where topic = 'kitchen.call' and data ->> 'orderId' = ${orderId}`.execute(database.db.primary);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.s).toBeGreaterThan(50);
  await acknowledgeOrder(runtime.ctx, { orderId, actorId: null });
  const [board] = await readBoards({ db: database.db }, [restaurantAt(0)]);
  expect(board?.orders.find((each) => each.orderId === orderId)?.version).toBe((await shown(orderId))?.version);
});
