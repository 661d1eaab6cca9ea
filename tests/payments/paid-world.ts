import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createId, type OrderId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { SETTLE_TOPIC } from "#lib/orders/money-steps.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import { createStripe } from "#lib/payments/adapters/stripe.ts";
import { openCheckout } from "#lib/payments/checkout/commands.ts";
import { type Pays, settlePayment } from "#lib/payments/commands.ts";
import { draftPaidOrder, type OrderWish } from "#lib/payments/drafts/commands.ts";
import { readBalances, readPayment } from "#lib/payments/queries.ts";
import { createTestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { DOOR, KITCHEN } from "#tests/orders/some-orders.ts";
import { startDouble } from "./double.ts";

export const PLACE = {
  locale: "en",
  successUrl: "http://127.0.0.1:9/en/orders/x",
  cancelUrl: "http://127.0.0.1:9/en/cart",
};
/** Two tiramisùs and the way: 2 × 65 + 39 kronor. */
export const TOTAL = 16_900;
/** What becomes of an order that is placed, when all goes well. */
export const TO_THE_DOOR = ["accepted", "preparing", "ready", "picked_up", "delivered"] as const;

/** A database, a restaurant that always cooks, the double, and the steps that people take. */
export async function paidWorld({ captureAt = "handover" as Pays["captureAt"] } = {}) {
  const database = await createTestDatabase({ poolMax: 20 });
  const double = await startDouble();
  const restaurantId = createId("restaurant", 0, randomBytes(10));
  await upsertRestaurants(database.db.primary, [someRestaurant({ id: restaurantId, at: KITCHEN })]);
  await upsertMenus(database.db.primary, [{ restaurantId, menu: someMenu() }]);
  const provider = createStripe({ secretKey: double.apiKey, webhookSecrets: [], apiUrl: double.url });
  const batcher = { add: () => {}, flush: async () => {}, close: async () => {} };
  const ctx: Pays = { db: database.db, clock: systemClock, batcher, provider, captureAt };

  const wish = (more: Partial<OrderWish> = {}): OrderWish => ({
    requestKey: randomBytes(16).toString("hex"),
    restaurantId,
    cart: {
      lines: [{ itemId: "tiramisu", quantity: 2, choices: [], seenMinor: 6_500 }],
      to: DOOR,
      deliverAt: null,
      tipMinor: 0,
    },
    totalMinor: TOTAL,
    customerId: null,
    door: { label: "Vasagatan 24", note: "" },
    contact: { name: "Guest", phone: "", email: "" },
    ...more,
  });

  /** Drafted and opened; the session that is to be paid. */
  async function open(more: Partial<OrderWish> = {}): Promise<{ orderId: OrderId; sessionId: string }> {
    const { orderId } = await draftPaidOrder(ctx, wish(more));
    await openCheckout(ctx, orderId, PLACE);
    return { orderId, sessionId: (await readPayment(ctx.db.primary, orderId))?.sessionId ?? "" };
  }
  const pay = (sessionId: string, more: object = {}) => double.command("POST", "pay", { session: sessionId, ...more });
  const settle = (orderId: OrderId) => settlePayment(ctx, orderId);
  async function move(orderId: OrderId, ...steps: OrderStatus[]): Promise<void> {
    for (const to of steps)
      await moveOrder(ctx.db.primary, {
        orderId,
        to,
        actor: to === "picked_up" || to === "delivered" ? "driver" : "restaurant",
      });
  }
  /** Paid for, and held. */
  async function hold(more: Partial<OrderWish> = {}): Promise<{ orderId: OrderId; sessionId: string }> {
    const opened = await open(more);
    await pay(opened.sessionId);
    await settle(opened.orderId);
    return opened;
  }

  return {
    ctx,
    databaseUrl: database.url,
    double,
    restaurantId,
    wish,
    open,
    pay,
    settle,
    move,
    hold,
    /** Held, brought and taken. */
    async deliver(): Promise<OrderId> {
      const { orderId } = await hold();
      await move(orderId, ...TO_THE_DOOR);
      await settle(orderId);
      return orderId;
    },
    async statusOf(orderId: OrderId): Promise<string> {
      const { rows } = await sql<{ status: string }>`select status from orders where id = ${orderId}`.execute(
        ctx.db.primary,
      );
      return rows[0]?.status ?? "";
    },
    paymentOf: (orderId: OrderId) => readPayment(ctx.db.primary, orderId),
    /** The orders that the outbox wants settled, which it then forgets. */
    async told(): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        delete from outbox where topic = ${SETTLE_TOPIC} returning data->>'orderId' as id`.execute(ctx.db.primary);
      return rows.map(({ id }) => id);
    },
    /** The double's account of an order's intent. */
    async bookOf(orderId: OrderId) {
      const intentId = (await readPayment(ctx.db.primary, orderId))?.intentId;
      return double.account(intentId ?? null);
    },
    /** Our books by account, in minor units, and what all lines add up to. */
    async ledger() {
      const balances = await readBalances(ctx.db.primary);
      const by = Object.fromEntries(balances.map(({ account, minor }) => [account, minor]));
      return { by, sum: balances.reduce((sum, { minor }) => sum + minor, 0) };
    },
    async stop() {
      await double.close();
      await database.drop();
    },
  };
}

export type PaidWorld = Awaited<ReturnType<typeof paidWorld>>;
