import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { systemClock } from "#lib/core/clock.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import type { OrderActor, OrderStatus } from "#lib/orders/status.ts";
import { requestRefund } from "#lib/payments/refunds/commands.ts";
import type { Fate, Shopper } from "./shoppers.ts";
import type { World } from "./world.ts";

type Step = { readonly to: OrderStatus; readonly actor: OrderActor };

const TO_THE_DOOR: readonly Step[] = [
  { to: "accepted", actor: "restaurant" },
  { to: "preparing", actor: "restaurant" },
  { to: "ready", actor: "restaurant" },
  { to: "picked_up", actor: "driver" },
  { to: "delivered", actor: "driver" },
];
const STEPS: Readonly<Record<Fate, readonly Step[]>> = {
  delivered: TO_THE_DOOR,
  refunded: TO_THE_DOOR,
  rejected: [{ to: "rejected", actor: "restaurant" }],
  cancelled: [{ to: "cancelled", actor: "customer" }],
  unpaid: [{ to: "cancelled", actor: "customer" }],
};
const LOOK_MS = 250;
/** Of what a refunded order cost, in two parts. */
export const REFUNDS = [5_000, 1_900] as const;

/** What goes back of an order with that fate once it is captured. */
export const refundedOf = (fate: Fate) => (fate === "refunded" ? REFUNDS[0] + REFUNDS[1] : 0);

/**
 * The restaurants, drivers and operators of this world: take each order where its fate leads as soon as it may go there.
 * Resolves once all have arrived. The database may be away for a while: they try again.
 */
export async function serveAll(world: World, shoppers: readonly Shopper[], isOver: () => boolean): Promise<void> {
  const waiting = new Set(shoppers);
  const toRefund = new Set<OrderId>();
  while (waiting.size > 0 || toRefund.size > 0) {
    if (isOver()) throw new Error(`${waiting.size} orders never came to be served, ${toRefund.size} never taken`);
    await serveSome(world, waiting, toRefund).catch(() => {});
    await pause(LOOK_MS);
  }
}

async function serveSome({ db }: World, waiting: Set<Shopper>, toRefund: Set<OrderId>): Promise<void> {
  const { rows } = await sql<{ id: OrderId; status: OrderStatus; paid: string }>`
    select o.id, o.status, p.status as paid from orders o join payments p on p.order_id = o.id`.execute(db.primary);
  const statuses = new Map(rows.map((row) => [row.id, row]));
  for (const shopper of [...waiting]) {
    const order = shopper.orderId && statuses.get(shopper.orderId);
    if (!order || order.status !== (shopper.fate === "unpaid" ? "awaiting_payment" : "placed")) continue;
    await db.primary.transaction().execute(async (trx) => {
      for (const step of STEPS[shopper.fate]) await moveOrder(trx, { orderId: order.id, ...step });
    });
    waiting.delete(shopper);
    if (shopper.fate === "refunded") toRefund.add(order.id);
  }
  for (const orderId of [...toRefund]) {
    if (statuses.get(orderId)?.paid !== "captured") continue;
    // Both or neither, as far as we know: what was asked for is in the database, whatever we heard.
    const { rows: asked } = await sql<{ amount: number }>`
      select amount_minor as amount from refunds where order_id = ${orderId}`.execute(db.primary);
    for (const amountMinor of REFUNDS) {
      if (asked.some(({ amount }) => amount === amountMinor)) continue;
      await requestRefund({ db, clock: systemClock }, { orderId, amountMinor, reason: "chaos", actor: "operator" });
    }
    toRefund.delete(orderId);
  }
}
