import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { GET as getPayouts } from "#app/api/v1/restaurant/payouts/route.ts";
import { SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { createId, type OrderId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { settlePayment } from "#lib/payments/commands.ts";
import { readStatement } from "#lib/payments/payouts/queries.ts";
import type { Statement } from "#lib/payments/payouts/statement.ts";
import { weekOf } from "#lib/payments/payouts/week.ts";
import { requestRefund } from "#lib/payments/refunds/commands.ts";
import { draftTip, openTip, requestTipRefund, settleTip } from "#lib/payments/tips/commands.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { Browser, startRuntime } from "#tests/orders/api-runtime.ts";
import { KITCHEN } from "#tests/orders/some-orders.ts";
import { type PaidWorld, PLACE, paidWorld, TO_THE_DOOR, TOTAL } from "./paid-world.ts";

/** Of each order; the way is the rest of TOTAL. */
const FOOD = 13_000;
const ZONE = "Europe/Stockholm";
const WEEKS = ["2026-11-16", "2026-11-23"] as const;
const NOW = Date.parse("2026-11-28T12:00:00Z");

let world: PaidWorld;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
beforeAll(async () => {
  world = await paidWorld();
  runtime = await startRuntime(world.ctx.db);
  await makeSomeBooks();
});
afterAll(async () => {
  await runtime.stop();
  await world.stop();
});

async function giveBack(orderId: OrderId, reason: string, amountMinor: number): Promise<void> {
  await requestRefund(world.ctx, { orderId, amountMinor, reason, actor: "operator" });
  await world.settle(orderId);
}

/** Four orders of the restaurant and one of another's; what was taken is the first week's last second, what went back the next's. */
async function makeSomeBooks(): Promise<void> {
  const db = world.ctx.db.primary;
  await world.deliver();
  const cold = await world.deliver();
  await giveBack(cold, "missing_items", 3_000);
  await giveBack(cold, "late", 1_000);

  const { orderId: stopped } = await world.hold();
  await world.move(stopped, "accepted");
  await settlePayment({ ...world.ctx, captureAt: "acceptance" }, stopped);
  await moveOrder(db, { orderId: stopped, to: "cancelled", actor: "restaurant", cause: "too_busy" });
  await world.settle(stopped);

  const tipped = await world.deliver();
  const requestKey = randomBytes(16).toString("hex");
  const tipId = await draftTip(world.ctx, { orderId: tipped, amountMinor: 2_000, requestKey, actorId: null });
  await openTip(world.ctx, tipId, PLACE);
  const { rows } = await sql<{ session: string }>`select session_id as session from tips where id = ${tipId}`.execute(
    db,
  );
  await world.pay(rows[0]?.session ?? "");
  await settleTip(world.ctx, tipId);
  await requestTipRefund(world.ctx, { orderId: tipped, tipId, amountMinor: 500, reason: "quality", actor: "operator" });
  await settleTip(world.ctx, tipId);

  const other = createId("restaurant", 0, randomBytes(10));
  await upsertRestaurants(db, [someRestaurant({ id: other, at: KITCHEN })]);
  await upsertMenus(db, [{ restaurantId: other, menu: someMenu() }]);
  const { orderId: elsewhere } = await world.hold({ restaurantId: other });
  await world.move(elsewhere, ...TO_THE_DOOR);
  await world.settle(elsewhere);

  await sql`update ledger_entries set at = case when key like '%:refund:%' then '2026-11-22T23:00:00Z'::timestamptz
    else '2026-11-22T22:59:59Z'::timestamptz end`.execute(db);
}

const statementIn = (date: string) =>
  readStatement(world.ctx, {
    ...{ restaurantId: world.restaurantId, currency: "SEK", week: weekOf(date, ZONE, NOW) },
  });
/** What the books have of the restaurant's orders in an account, tips' own payments left out. */
async function booked(account: string): Promise<number> {
  const { rows } = await sql<{ sum: number }>`
    select coalesce(sum(l.amount_minor), 0)::bigint as sum from ledger_entries l
      join orders o on o.id = l.order_id join payments p on p.order_id = o.id
    where o.restaurant_id = ${world.restaurantId} and l.account = ${account}
      and l.key like p.intent_id || ':%'`.execute(world.ctx.db.primary);
  return rows[0]?.sum ?? 0;
}

test("statements add up to the restaurant's part of the books, each posting in its own week", async () => {
  const [first, second] = (await Promise.all(WEEKS.map(statementIn))) as [Statement, Statement];
  expect(first).toMatchObject({
    ...{ orders: 4, foodMinor: 4 * FOOD, givenBackMinor: 0, borneMinor: 0, dueMinor: 4 * FOOD },
  });
  expect(second).toMatchObject({
    ...{ orders: 0, foodMinor: 0, givenBackMinor: 4_000 + TOTAL, borneMinor: 3_000 + FOOD, dueMinor: -3_000 - FOOD },
  });
  expect(first.foodMinor + second.foodMinor).toBe(-(await booked("restaurant")));
  expect(first.givenBackMinor + second.givenBackMinor).toBe(await booked("refunds"));
  for (const { lines, dueMinor } of [first, second]) {
    expect(lines.reduce((sum, { foodMinor, borneMinor }) => sum + foodMinor - borneMinor, 0)).toBe(dueMinor);
  }
  expect((await statementIn("2026-11-09")).lines).toEqual([]);
  const { sum } = await world.ledger();
  expect(sum).toBe(0);
});

test("who runs the restaurant has it as a file, and its staff has not", async () => {
  const db = world.ctx.db.primary;
  const ask = async (isOwner: boolean) => {
    await sql`
      update users set restaurant_id = ${world.restaurantId}, is_owner = ${isOwner} where role = 'restaurant'`.execute(
      db,
    );
    const browser = new Browser();
    await browser.call(postSignIn, "demo/session", { body: { user: "restaurant" } });
    return getPayouts(
      new Request(`http://127.0.0.1:3000/api/v1/restaurant/payouts?week=${WEEKS[1]}`, {
        headers: { ...browser.headers, cookie: `${SESSION_COOKIE}=${browser.cookie(SESSION_COOKIE) ?? ""}` },
      }),
      { params: Promise.resolve({}) } as never,
    );
  };
  expect((await ask(false)).status).toBe(403);
  const response = await ask(true);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-disposition")).toMatch(/-payout-2026-11-23\.csv"$/);
  const lines = (await response.text()).trim().split("\r\n");
  expect(lines.slice(1).map((line) => line.split(",").slice(2).join(","))).toEqual(
    expect.arrayContaining([
      "missing_items,0.00,30.00,30.00,-30.00,SEK",
      "late,0.00,10.00,0.00,0.00,SEK",
      "order_ended,0.00,169.00,130.00,-130.00,SEK",
    ]),
  );
  expect(lines.at(-1)).toBe(",,sum,0.00,209.00,160.00,-160.00,SEK");
});
