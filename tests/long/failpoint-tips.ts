import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { expect } from "vitest";
import type { OrderId, TipId } from "#lib/core/ids.ts";
import { requestRefund } from "#lib/payments/refunds/commands.ts";
import { draftTip, openTip, requestTipRefund, settleTip } from "#lib/payments/tips/commands.ts";
import { type PaidWorld, PLACE, TOTAL } from "#tests/payments/paid-world.ts";
import type { Drive, Drives } from "./failpoint-drives.ts";

const TIP = 2_000;

/** The ways of a tip's money. */
export function tipDrives(world: PaidWorld): Drives {
  async function tipOf(
    orderId: OrderId,
  ): Promise<{ id: TipId; session: string; intent: string | null; status: string }> {
    const { rows } = await sql<{ id: TipId; session: string; intent: string | null; status: string }>`
      select id, session_id as session, intent_id as intent, status from tips where order_id = ${orderId}`.execute(
      world.ctx.db.primary,
    );
    expect(rows).toHaveLength(1);
    return rows[0] as Awaited<ReturnType<typeof tipOf>>;
  }
  const tipKey = () => randomBytes(16).toString("hex");
  async function tipped(pays: boolean): Promise<{ orderId: OrderId; tipId: TipId }> {
    const orderId = await world.deliver();
    const tipId = await draftTip(world.ctx, { orderId, amountMinor: TIP, requestKey: tipKey(), actorId: null });
    await openTip(world.ctx, tipId, PLACE);
    if (pays) {
      await world.pay((await tipOf(orderId)).session);
      await settleTip(world.ctx, tipId);
    }
    return { orderId, tipId };
  }
  const tip: Drive = {
    what: "tipping",
    prepare: async () => ({ kind: "tip", orderId: await world.deliver(), requestKey: tipKey(), amountMinor: TIP }),
    async expect(task) {
      if (task.kind !== "tip") return;
      const { id, session } = await tipOf(task.orderId);
      await world.pay(session);
      await settleTip(world.ctx, id);
      const { status, intent } = await tipOf(task.orderId);
      expect([status, await world.double.account(intent)]).toMatchObject(["captured", { captured: TIP, captures: 1 }]);
    },
  };
  const tipRefund: Drive = {
    what: "giving a tip back",
    async prepare() {
      const { orderId, tipId } = await tipped(true);
      await requestTipRefund(world.ctx, { orderId, tipId, amountMinor: TIP, reason: "mistake", actor: "operator" });
      return { kind: "settle tip", tipId };
    },
    async expect(task) {
      if (task.kind !== "settle tip") return;
      const { rows } = await sql<{
        intent: string;
      }>`select intent_id as intent from tips where id = ${task.tipId}`.execute(world.ctx.db.primary);
      expect(await world.double.account(rows[0]?.intent ?? null)).toMatchObject({
        captured: TIP,
        captures: 1,
        refunded: TIP,
      });
    },
  };
  /** An order that is wholly given back takes its tip's page with it. */
  const tipExpire: Drive = {
    what: "closing a tip's page",
    async prepare() {
      const { orderId, tipId } = await tipped(false);
      await requestRefund(world.ctx, { orderId, amountMinor: TOTAL, reason: "cold", actor: "operator" });
      await world.settle(orderId);
      return { kind: "settle tip", tipId };
    },
    async expect(task) {
      if (task.kind !== "settle tip") return;
      const { rows } = await sql<{ status: string }>`select status from tips where id = ${task.tipId}`.execute(
        world.ctx.db.primary,
      );
      expect(rows[0]?.status).toBe("abandoned");
    },
  };

  return {
    "tip:": [tip],
    "tip refund:": [tipRefund],
    "tip expire:": [tipExpire],
  };
}
