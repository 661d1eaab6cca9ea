import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OrderId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { forgetOrders } from "#lib/orders/personal/jobs.ts";
import { type PaidWorld, paidWorld } from "#tests/payments/paid-world.ts";

let world: PaidWorld;
beforeAll(async () => {
  world = await paidWorld();
});
afterAll(() => world.stop());

const END = { to: "cancelled", actor: "customer" } as const;
const age = (orderId: OrderId, days: number) =>
  sql`with requests as (update order_requests set created_at = now() - make_interval(days => ${days}) where order_id = ${orderId})
    update orders set ended_at = now() - make_interval(days => ${days}) where id = ${orderId}`.execute(
    world.ctx.db.primary,
  );
async function personal(orderId: OrderId) {
  const { rows } = await sql<{ known: boolean; customer_id: string | null; lng: number; requests: number }>`
    select contact <> '{}' or door <> '{}' as known, customer_id, dropoff_lng as lng,
      (select count(*) from order_requests r where r.order_id = o.id) as requests
    from orders o where id = ${orderId}`.execute(world.ctx.db.primary);
  return rows[0];
}

test("door and contact are forgotten after ninety days, of what nobody paid for after seven, and keys with them", async () => {
  const paid = await world.open();
  await world.pay(paid.sessionId);
  await world.settle(paid.orderId);
  const unpaid = await world.open();
  for (const { orderId } of [paid, unpaid]) {
    await moveOrder(world.ctx.db.primary, { orderId, ...END });
    await world.settle(orderId);
    await age(orderId, 8);
  }
  await forgetOrders(world.ctx);
  expect([(await personal(paid.orderId))?.known, (await personal(unpaid.orderId))?.known]).toEqual([true, false]);
  expect((await personal(paid.orderId))?.requests).toBe(0);
  await age(paid.orderId, 91);
  expect((await forgetOrders(world.ctx)).orders).toBe(1);
  expect(await personal(paid.orderId)).toMatchObject({ known: false, lng: 11.99 });
  expect(await forgetOrders(world.ctx)).toEqual({ orders: 0, requests: 0 });
});
