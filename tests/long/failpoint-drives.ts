import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { expect } from "vitest";
import { upsertPromoCodes } from "#lib/catalog/promos/commands.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { currencyOf } from "#lib/core/money.ts";
import { proposeChange } from "#lib/orders/changes/commands.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { requestRefund } from "#lib/payments/refunds/commands.ts";
import { type PaidWorld, TO_THE_DOOR, TOTAL } from "#tests/payments/paid-world.ts";
import type { Task } from "./failpoint-child.ts";

const [BACK, OFF] = [5_000, 3_000];
const DAY_MS = 86_400_000;

/** How a failpoint is come to, and what must be so in the end. */
export type Drive = {
  readonly what: string;
  /** Brings about what the doomed process finds. */
  prepare(): Promise<Task>;
  /** What is so once the same was done again. */
  expect(task: Task): Promise<void>;
};

/** Drives by how a failpoint's name begins. */
export type Drives = Readonly<Record<string, readonly Drive[]>>;

const settleOf = (task: Task): OrderId => (task.kind === "settle" ? task.orderId : ("" as OrderId));

/** The ways of an order's money. */
export function orderDrives(world: PaidWorld): Drives {
  /** What the double has of an order: one intent, or none where nobody has paid. */
  async function intentsOf(orderId: OrderId): Promise<number> {
    const { data } = await world.double.stripe.paymentIntents.list({ limit: 100 });
    return data.filter(({ metadata }) => metadata.order === orderId && !metadata.tip).length;
  }

  async function placedBy(task: Task): Promise<OrderId> {
    if (task.kind !== "place") throw new Error("nothing was placed");
    const { rows } = await sql<{ id: OrderId }>`
      select o.id from order_requests r join orders o on o.id = r.order_id where r.key = ${task.wish.requestKey}`.execute(
      world.ctx.db.primary,
    );
    expect(rows).toHaveLength(1);
    const orderId = rows[0]?.id as OrderId;
    const { sessionId } = (await world.paymentOf(orderId)) ?? {};
    await world.pay(sessionId ?? "");
    await world.settle(orderId);
    return orderId;
  }

  const place: Drive = {
    what: "placing",
    prepare: async () => ({ kind: "place", wish: world.wish() }),
    async expect(task) {
      const orderId = await placedBy(task);
      expect([await world.statusOf(orderId), await intentsOf(orderId)]).toEqual(["placed", 1]);
      expect(await world.bookOf(orderId)).toMatchObject({ held: TOTAL, holds: 1 });
    },
  };
  const placeWithCode: Drive = {
    what: "placing with a code that is there once",
    async prepare() {
      const promoCode = `T${randomBytes(6).toString("hex").toUpperCase()}`;
      const anybody = { restaurantId: null, minimumMinor: 0, firstOrderOnly: false, eachCustomer: null };
      const promo = { code: promoCode, currency: currencyOf("SEK"), off: { amountMinor: OFF }, inAll: 1 };
      await upsertPromoCodes(world.ctx.db.primary, [{ ...anybody, ...promo, validFrom: 0, validUntil: null }]);
      return { kind: "place", wish: world.wish({ promoCode, totalMinor: TOTAL - OFF }) };
    },
    async expect(task) {
      const orderId = await placedBy(task);
      expect(await world.bookOf(orderId)).toMatchObject({ held: TOTAL - OFF, holds: 1 });
      const { rows } = await sql<{ used: number; uses: number }>`
        select p.used, (select count(*) from promo_uses u where u.code = p.code and u.given_back_at is null) as uses
        from promo_codes p join orders o on o.promo_code = p.code where o.id = ${orderId}`.execute(
        world.ctx.db.primary,
      );
      expect(rows).toEqual([{ used: 1, uses: 1 }]);
    },
  };
  const laterWish = () => {
    const deliverAt = Math.ceil((Date.now() + 8 * DAY_MS) / 300_000) * 300_000;
    return { deliverAt, wish: world.wish({ cart: { ...world.wish().cart, deliverAt } }) };
  };
  const placeLater: Drive = {
    what: "placing for a later day",
    prepare: async () => ({ kind: "place", wish: laterWish().wish }),
    async expect(task) {
      const orderId = await placedBy(task);
      expect([await world.statusOf(orderId), (await world.paymentOf(orderId))?.status]).toEqual(["scheduled", "saved"]);
      const { data } = await world.double.stripe.customers.list({ limit: 100 });
      expect(data.filter(({ metadata }) => metadata.order === orderId)).toHaveLength(1);
    },
  };
  const hold: Drive = {
    what: "holding by a card that was kept",
    async prepare() {
      const { deliverAt, wish } = laterWish();
      const { orderId } = await world.hold(wish);
      return { kind: "settle", orderId, atMs: deliverAt - DAY_MS };
    },
    async expect(task) {
      const orderId = settleOf(task);
      expect([await world.statusOf(orderId), (await world.paymentOf(orderId))?.status]).toEqual(["scheduled", "held"]);
      expect(await world.bookOf(orderId)).toMatchObject({ held: TOTAL, holds: 1, captures: 0 });
      expect(await intentsOf(orderId)).toBe(1);
    },
  };
  const change: Drive = {
    what: "answering what is to be made instead",
    async prepare() {
      const { cart } = world.wish();
      const lines = [
        { itemId: "margherita", quantity: 1, choices: [{ groupId: "size", choiceId: "small" }], seenMinor: 12_000 },
        { itemId: "tiramisu", quantity: 2, choices: [], seenMinor: 6_500 },
      ];
      const { orderId } = await world.hold({ cart: { ...cart, lines }, totalMinor: 28_900 });
      await world.move(orderId, "accepted", "preparing");
      const replace = { itemId: "tiramisu", quantity: 1, choices: [] };
      const by = { actor: "restaurant", actorId: "usr_kitchen" } as const;
      const { changeId } = await proposeChange(world.ctx, { orderId, line: 0, replace, ...by });
      return { kind: "change", orderId, changeId };
    },
    async expect(task) {
      if (task.kind !== "change") return;
      const { orderId } = task;
      await world.move(orderId, "ready", "picked_up", "delivered");
      await world.settle(orderId);
      expect(await world.bookOf(orderId)).toMatchObject({
        held: 28_900,
        captured: 23_400,
        captures: 1,
        released: 5_500,
      });
      const { rows } = await sql`select from order_events where order_id = ${orderId} and cause = 'accepted'`.execute(
        world.ctx.db.primary,
      );
      expect(rows).toHaveLength(1);
    },
  };
  const settleHold: Drive = {
    what: "following what was paid",
    async prepare() {
      const { orderId, sessionId } = await world.open();
      await world.pay(sessionId);
      return { kind: "settle", orderId, atMs: null };
    },
    async expect(task) {
      expect(await world.statusOf(settleOf(task))).toBe("placed");
      expect(await world.bookOf(settleOf(task))).toMatchObject({ holds: 1, captures: 0 });
    },
  };
  const capture: Drive = {
    what: "taking the money",
    async prepare() {
      const { orderId } = await world.hold();
      await world.move(orderId, ...TO_THE_DOOR);
      return { kind: "settle", orderId, atMs: null };
    },
    async expect(task) {
      expect((await world.paymentOf(settleOf(task)))?.status).toBe("captured");
      expect(await world.bookOf(settleOf(task))).toMatchObject({ captured: TOTAL, captures: 1, holds: 1, holding: 0 });
      expect(await intentsOf(settleOf(task))).toBe(1);
    },
  };
  const release: Drive = {
    what: "letting go of it",
    async prepare() {
      const { orderId } = await world.hold();
      await world.move(orderId, "rejected");
      return { kind: "settle", orderId, atMs: null };
    },
    async expect(task) {
      expect((await world.paymentOf(settleOf(task)))?.status).toBe("released");
      expect(await world.bookOf(settleOf(task))).toMatchObject({ released: TOTAL, captured: 0 });
    },
  };
  const expire: Drive = {
    what: "closing a page",
    async prepare() {
      const { orderId } = await world.open();
      await moveOrder(world.ctx.db.primary, { orderId, to: "cancelled", actor: "customer" });
      return { kind: "settle", orderId, atMs: null };
    },
    async expect(task) {
      expect((await world.paymentOf(settleOf(task)))?.status).toBe("abandoned");
    },
  };
  const refund: Drive = {
    what: "giving back",
    async prepare() {
      const orderId = await world.deliver();
      await requestRefund(world.ctx, { orderId, amountMinor: BACK, reason: "cold", actor: "operator" });
      return { kind: "settle", orderId, atMs: null };
    },
    async expect(task) {
      expect(await world.statusOf(settleOf(task))).toBe("refunded_part");
      expect(await world.bookOf(settleOf(task))).toMatchObject({ refunded: BACK, captured: TOTAL, captures: 1 });
    },
  };

  return {
    "draft:": [place, placeWithCode, placeLater],
    "checkout:": [place, placeWithCode, placeLater],
    "customer:": [placeLater],
    "settle:": [settleHold, capture, hold],
    "hold:": [hold],
    "capture:": [capture],
    "release:": [release],
    "expire:": [expire],
    "refund:": [refund],
    "change:": [change],
  };
}
