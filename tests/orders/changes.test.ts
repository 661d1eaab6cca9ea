import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postAccept } from "#app/api/v1/orders/[id]/changes/[changeId]/accept/route.ts";
import { POST as postDecline } from "#app/api/v1/orders/[id]/changes/[changeId]/decline/route.ts";
import { GET as getChanges, POST as postChange } from "#app/api/v1/orders/[id]/changes/route.ts";
import type { ChangeId, OrderId } from "#lib/core/ids.ts";
import { cancelTopic } from "#lib/dispatch/changes/jobs.ts";
import type { OrderChange } from "#lib/orders/change.ts";
import { answerChange, lapseChanges, proposeChange } from "#lib/orders/changes/commands.ts";
import { CANCEL_TOPIC } from "#lib/orders/money-steps.ts";
import { settlePayment } from "#lib/payments/commands.ts";
import { type PaidWorld, paidWorld } from "#tests/payments/paid-world.ts";
import { Browser, startRuntime } from "./api-runtime.ts";

let world: PaidWorld;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
beforeAll(async () => {
  world = await paidWorld();
  runtime = await startRuntime(world.ctx.db);
  runtime.share({ ...runtime.runtime, pays: world.ctx });
});
afterAll(async () => {
  await runtime.stop();
  await world.stop();
});

/** A small margherita at 120 and two tiramisùs at 65 each, on the way at 39: 289 kronor, held and being made. */
const HELD = 28_900;
const KITCHEN = { actor: "restaurant", actorId: "usr_kitchen" } as const;
async function cooking(captureAt?: "acceptance"): Promise<OrderId> {
  const { cart } = world.wish();
  const lines = [
    { itemId: "margherita", quantity: 1, choices: [{ groupId: "size", choiceId: "small" }], seenMinor: 12_000 },
    { itemId: "tiramisu", quantity: 2, choices: [], seenMinor: 6_500 },
  ];
  const { orderId, sessionId } = await world.open({ cart: { ...cart, lines }, totalMinor: HELD });
  await world.pay(sessionId);
  await world.settle(orderId);
  await world.move(orderId, "accepted", "preparing");
  if (captureAt) await settlePayment({ ...world.ctx, captureAt }, orderId);
  return orderId;
}
const tiramisu = (quantity: number) => ({ itemId: "tiramisu", quantity, choices: [] });
const propose = (orderId: OrderId, line: number, replace: Parameters<typeof proposeChange>[1]["replace"]) =>
  proposeChange(world.ctx, { orderId, line, replace, ...KITCHEN });
const answer = (orderId: OrderId, { changeId }: OrderChange, said: "accepted" | "declined") =>
  answerChange(world.ctx, { orderId, changeId, answer: said, actor: "customer" });
async function end(orderId: OrderId, captureAt: "handover" | "acceptance" = "handover") {
  await world.move(orderId, "ready", "picked_up", "delivered");
  await settlePayment({ ...world.ctx, captureAt }, orderId);
  return world.bookOf(orderId);
}
const totalOf = async (orderId: OrderId) => {
  const { rows } = await sql<{ total_minor: number; lines: number }>`
    select total_minor, (select coalesce(sum(quantity * unit_minor), 0) from order_lines l where l.order_id = o.id)::bigint
      + fee_minor as lines from orders o where id = ${orderId}`.execute(world.ctx.db.primary);
  expect(rows[0]?.lines).toBe(rows[0]?.total_minor);
  return rows[0]?.total_minor;
};
async function runCancels() {
  const { rows } = await sql<{ data: { orderId: OrderId; cause: string } }>`
    delete from outbox where topic = ${CANCEL_TOPIC} returning data`.execute(world.ctx.db.primary);
  const { act } = cancelTopic(world.ctx);
  for (const { data } of rows) {
    await act(data, AbortSignal.timeout(5_000));
    await act(data, AbortSignal.timeout(5_000));
  }
}
const story = async (orderId: OrderId) => {
  const { rows } = await sql<{ what: string }>`
    select coalesce(status, type || ' ' || cause) as what from order_events where order_id = ${orderId}
    order by seq offset 5`.execute(world.ctx.db.primary);
  return rows.map(({ what }) => what);
};

test("a line is replaced with a yes, and what it comes to then is taken of what is held", async () => {
  const orderId = await cooking();
  const change = await propose(orderId, 0, tiramisu(1));
  expect((await propose(orderId, 0, tiramisu(1))).changeId).toBe(change.changeId);
  await expect(propose(orderId, 0, tiramisu(2))).rejects.toMatchObject({ code: "order_conflict", detail: "proposed" });
  expect(await totalOf(orderId)).toBe(HELD);
  expect(await answer(orderId, change, "accepted")).toBe("replaced");
  expect(await answer(orderId, change, "accepted")).toBe("replaced");
  await expect(answer(orderId, change, "declined")).rejects.toMatchObject({ code: "order_conflict" });
  expect(await totalOf(orderId)).toBe(HELD - 5_500);
  expect(await end(orderId)).toMatchObject({ held: HELD, captured: HELD - 5_500, released: 5_500, captures: 1 });
  expect((await world.ledger()).sum).toBe(0);
  expect(await story(orderId)).toEqual(["change proposed", "change accepted", "ready", "picked_up", "delivered"]);
});

test("it never comes to more than is held, nor with everything that is still open", async () => {
  const orderId = await cooking();
  const tooMuch = { code: "change_over_hold", detail: "0" };
  await expect(propose(orderId, 0, tiramisu(2))).rejects.toMatchObject(tooMuch);
  expect((await propose(orderId, 0, { ...tiramisu(2), unitMinor: 6_000 })).after?.unitMinor).toBe(6_000);
  const other = await cooking();
  await answer(other, await propose(other, 0, null), "accepted");
  expect(await totalOf(other)).toBe(HELD - 12_000);
  await propose(other, 1, tiramisu(3));
  await expect(propose(other, 1, tiramisu(9))).rejects.toMatchObject({ code: "order_conflict" });
  await expect(propose(other, 0, tiramisu(1))).rejects.toMatchObject({ code: "not_found" });
  await expect(propose(orderId, 1, { itemId: "gone", quantity: 1, choices: [] })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("without a yes, or in time, it is left out and not paid for", async () => {
  const declined = await cooking();
  expect(await answer(declined, await propose(declined, 0, tiramisu(1)), "declined")).toBe("left_out");
  expect(await end(declined)).toMatchObject({ captured: HELD - 12_000 });
  const lapsed = await cooking();
  await propose(lapsed, 1, null);
  await lapseChanges(world.ctx);
  expect(await totalOf(lapsed)).toBe(HELD);
  await sql`update order_changes set answer_by = now() - interval '1 second' where order_id = ${lapsed}`.execute(
    world.ctx.db.primary,
  );
  await Promise.all([lapseChanges(world.ctx), lapseChanges(world.ctx)]);
  expect(await totalOf(lapsed)).toBe(HELD - 13_000);
  expect(await end(lapsed)).toMatchObject({ captured: HELD - 13_000 });
});

test("an order of which its customer wants all or nothing, or of which nothing is left, is cancelled and released", async () => {
  const orderId = await cooking();
  expect(await answer(orderId, await propose(orderId, 0, null), "declined")).toBe("cancelled");
  await runCancels();
  await world.settle(orderId);
  expect(await world.statusOf(orderId)).toBe("cancelled");
  expect(await world.bookOf(orderId)).toMatchObject({ released: HELD, captured: 0 });
  const last = await cooking();
  await answer(last, await propose(last, 0, null), "accepted");
  expect(await answer(last, await propose(last, 1, tiramisu(1)), "declined")).toBe("cancelled");
  await runCancels();
  expect(await world.statusOf(last)).toBe("cancelled");
});

test("what was taken at acceptance, or is answered after the door, goes back as far as it was left out", async () => {
  const orderId = await cooking("acceptance");
  expect(await world.bookOf(orderId)).toMatchObject({ captured: HELD });
  await answer(orderId, await propose(orderId, 0, tiramisu(1)), "accepted");
  await settlePayment({ ...world.ctx, captureAt: "acceptance" }, orderId);
  expect(await world.bookOf(orderId)).toMatchObject({ captured: HELD, refunded: 5_500 });
  expect(await end(orderId, "acceptance")).toMatchObject({ refunded: 5_500, captures: 1 });
  const late = await cooking();
  await propose(late, 1, null);
  expect(await end(late)).toMatchObject({ captured: HELD });
  await sql`update order_changes set answer_by = now() where order_id = ${late}`.execute(world.ctx.db.primary);
  await lapseChanges(world.ctx);
  await world.settle(late);
  await world.settle(late);
  expect(await world.bookOf(late)).toMatchObject({ captured: HELD, refunded: 13_000 });
  expect((await world.ledger()).sum).toBe(0);
});

test("asked and answered by two at once it is one proposal and one answer", async () => {
  const orderId = await cooking();
  const made = await Promise.all(Array.from({ length: 6 }, () => propose(orderId, 0, tiramisu(1))));
  expect(new Set(made.map(({ changeId }) => changeId)).size).toBe(1);
  const [change] = made;
  if (!change) throw new Error("no proposal");
  const answers = await Promise.allSettled([
    ...Array.from({ length: 3 }, () => answer(orderId, change, "accepted")),
    ...Array.from({ length: 3 }, () => answer(orderId, change, "declined")),
  ]);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  expect([HELD - 5_500, HELD - 12_000]).toContain(await totalOf(orderId));
});

test("the kitchen proposes, whoever ordered answers, and nobody else does either", async () => {
  const operator = new Browser();
  await operator.call(postSignIn, "demo/session", { body: { user: "operator" } });
  const orderId = await cooking();
  const at = (path: string) => `orders/${orderId}/${path}`;
  const body = { line: 0, replace: tiramisu(1) };
  expect((await new Browser().call(postChange, at("changes"), { body, params: { id: orderId } })).status).toBe(401);
  const made = await operator.call(postChange, at("changes"), { body, params: { id: orderId } });
  const { changeId } = made.body as unknown as { changeId: ChangeId };
  expect(made.status).toBe(201);
  const kitchen = new Browser();
  await kitchen.call(postSignIn, "demo/session", { body: { user: "restaurant" } });
  const params = { id: orderId, changeId };
  expect((await kitchen.call(postAccept, at(`changes/${changeId}/accept`), { body: {}, params })).status).toBe(404);
  const listed = await operator.call(getChanges, at("changes"), { params: { id: orderId } });
  expect((listed.body as unknown as { changes: object[] }).changes).toMatchObject([{ changeId, status: "proposed" }]);
  expect((await operator.call(postDecline, at(`changes/${changeId}/decline`), { body: {}, params })).status).toBe(200);
});
