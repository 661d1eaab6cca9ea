import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { GET as getFigures } from "#app/api/v1/restaurant/figures/route.ts";
import { SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { readFigures } from "#lib/orders/figures/queries.ts";
import { acceptOrder } from "#lib/orders/kitchen/commands.ts";
import { rateOrder } from "#lib/orders/ratings/commands.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, startRuntime } from "./api-runtime.ts";
import { draftOrder, placeOne } from "./some-orders.ts";

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

const restaurantAt = (n: number) => runtime.world.restaurants[n]?.id ?? ("" as never);

/** Accepted for so many minutes at noon of that day in Stockholm, ready and delivered so many later. */
async function delivered(day: string, { said, took }: { said: number; took: number }): Promise<OrderId> {
  const db = database.db.primary;
  const orderId = await placeOne(database.db, draftOrder(restaurantAt(0)));
  const noon = Date.parse(`${day}T11:00:00Z`);
  const ctx = { ...runtime.ctx, clock: { now: () => noon } };
  await acceptOrder(ctx as never, { orderId, prepMin: said, actor: "restaurant", actorId: "usr_kitchen" });
  for (const to of ["preparing", "ready"] as const) await moveOrder(db, { orderId, to, actor: "restaurant" });
  for (const to of ["picked_up", "delivered"] as const) await moveOrder(db, { orderId, to, actor: "driver" });
  const at = (min: number) => sql`to_timestamp(${noon + min * 60_000}::float8 / 1000)`;
  await sql`update order_events set at = ${at(0)} where order_id = ${orderId} and status = 'accepted'`.execute(db);
  await sql`update order_events set at = ${at(took)} where order_id = ${orderId} and status = 'ready'`.execute(db);
  await sql`update orders set ended_at = ${at(took + 20)} where id = ${orderId}`.execute(db);
  return orderId;
}

async function ended(at: string, to: "rejected" | "cancelled", cause: string): Promise<void> {
  const db = database.db.primary;
  const orderId = await placeOne(database.db, draftOrder(restaurantAt(0)));
  await moveOrder(db, { orderId, to, actor: to === "rejected" ? "restaurant" : "system", cause });
  await sql`update orders set ended_at = ${at}::timestamptz where id = ${orderId}`.execute(db);
}

test("a day counts what ended on it by the restaurant's clock, and how well its times held", async () => {
  const first = await delivered("2026-11-20", { said: 20, took: 18 });
  await delivered("2026-11-20", { said: 20, took: 22 });
  await delivered("2026-11-20", { said: 10, took: 26 });
  await ended("2026-11-20T22:59:59Z", "rejected", "too_busy");
  // half past midnight there, the next day
  await ended("2026-11-20T23:30:00Z", "cancelled", "unanswered");
  await rateOrder(runtime.ctx, { orderId: first, food: 4, delivery: 5, words: "", actorId: null });
  const { rows } = await sql<{ total: number }>`select total_minor as total from orders where id = ${first}`.execute(
    database.db.primary,
  );
  const period = { from: "2026-11-19", to: "2026-11-21" };
  const days = await readFigures(database, { restaurantId: restaurantAt(0), timeZone: "Europe/Stockholm", period });
  expect(days).toEqual([
    expect.objectContaining({ day: "2026-11-19", orders: 0, salesMinor: 0, timed: 0 }),
    {
      ...{ day: "2026-11-20", orders: 3, salesMinor: 3 * (rows[0]?.total ?? 0), rejected: 1, missed: 0 },
      ...{ timed: 3, kept: 2, prepS: 66 * 60, rated: 1, stars: 4 },
    },
    expect.objectContaining({ day: "2026-11-21", orders: 0, missed: 1 }),
  ]);
  const others = await readFigures(database, { restaurantId: restaurantAt(1), timeZone: "Europe/Stockholm", period });
  expect(others.every(({ orders }) => orders === 0)).toBe(true);
});

test("the file is its own restaurant's, a line for each day", async () => {
  const browser = new Browser();
  await browser.call(postSignIn, "demo/session", { body: { user: "restaurant" } });
  const response = await getFigures(
    new Request("http://127.0.0.1:3000/api/v1/restaurant/figures?from=2026-11-19&to=2026-11-21", {
      headers: { ...browser.headers, cookie: `${SESSION_COOKIE}=${browser.cookie(SESSION_COOKIE) ?? ""}` },
    }),
    { params: Promise.resolve({}) } as never,
  );
  expect(response.status).toBe(200);
  expect(response.headers.get("content-disposition")).toMatch(/-2026-11-19-2026-11-21\.csv"$/);
  const lines = (await response.text()).trim().split("\r\n");
  expect(lines.map((line) => line.split(",")[0])).toEqual(["day", "2026-11-19", "2026-11-20", "2026-11-21"]);
});
