import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postRefund } from "#app/api/v1/orders/[id]/refunds/route.ts";
import { POST as postTip } from "#app/api/v1/orders/[id]/tip/route.ts";
import { POST as postOrder } from "#app/api/v1/orders/route.ts";
import { isId, type OrderId, type TipId } from "#lib/core/ids.ts";
import { createLogger } from "#lib/infra/log.ts";
import { sweepPayments } from "#lib/payments/jobs.ts";
import { readSupportOrder } from "#lib/payments/support/queries.ts";
import { SETTLE_TIP_TOPIC } from "#lib/payments/tip.ts";
import { draftTip, openTip, requestTipRefund, settleTip } from "#lib/payments/tips/commands.ts";
import { listTips } from "#lib/payments/tips/queries.ts";
import { Browser, startRuntime } from "#tests/orders/api-runtime.ts";
import { type PaidWorld, PLACE, paidWorld, TO_THE_DOOR, TOTAL } from "./paid-world.ts";

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
beforeEach(() => world.double.command("PUT", "faults", {}));

const key = () => randomBytes(16).toString("hex");
const draft = (orderId: OrderId, amountMinor = 2_000, requestKey = key()) =>
  draftTip(world.ctx, { orderId, amountMinor, requestKey, actorId: null });
async function sessionOf(tipId: TipId): Promise<string> {
  await openTip(world.ctx, tipId, PLACE);
  const { rows } = await sql<{ session_id: string }>`select session_id from tips where id = ${tipId}`.execute(
    world.ctx.db.primary,
  );
  return rows[0]?.session_id ?? "";
}
async function given(orderId: OrderId, amountMinor = 2_000): Promise<TipId> {
  const tipId = await draft(orderId, amountMinor);
  await world.pay(await sessionOf(tipId));
  await settleTip(world.ctx, tipId);
  return tipId;
}
async function bookOf(tipId: TipId) {
  const { rows } = await sql<{ intent_id: string }>`select intent_id from tips where id = ${tipId}`.execute(
    world.ctx.db.primary,
  );
  return world.double.account(rows[0]?.intent_id ?? null);
}

test("a tip is a payment of its own, taken once it is paid, told as an event, and in the books as the driver's", async () => {
  const orderId = await world.deliver();
  const before = (await world.ledger()).by;
  const tipId = await given(orderId);
  await settleTip(world.ctx, tipId);
  expect(await listTips(world.ctx.db.primary, orderId)).toMatchObject([
    { tipId, status: "captured", amountMinor: 2_000 },
  ]);
  expect(await bookOf(tipId)).toMatchObject({ captured: 2_000, captures: 1, holding: 0 });
  expect(await world.bookOf(orderId)).toMatchObject({ captured: TOTAL, captures: 1 });
  const { by, sum } = await world.ledger();
  expect([(by.tips ?? 0) - (before.tips ?? 0), sum]).toEqual([-2_000, 0]);
  const { rows } = await sql`select type, cause from order_events where order_id = ${orderId} and type = 'tip'`.execute(
    world.ctx.db.primary,
  );
  expect(rows).toEqual([{ type: "tip", cause: "paid" }]);
});

test("pressed twice, in two tabs at once or again later, it is one tip", async () => {
  const orderId = await world.deliver();
  const name = key();
  const ids = await Promise.all(Array.from({ length: 8 }, () => draft(orderId, 2_000, name)));
  expect(new Set(ids).size).toBe(1);
  const [tipId = "" as TipId] = ids;
  const url = await openTip(world.ctx, tipId, PLACE);
  expect(await openTip(world.ctx, tipId, PLACE)).toBe(url);
  await world.pay(await sessionOf(tipId));
  await settleTip(world.ctx, tipId);
  expect(await openTip(world.ctx, await draft(orderId, 2_000, name), PLACE)).toBeNull();
  await expect(draft(orderId, 2_001, name)).rejects.toMatchObject({ code: "request_conflict" });
  expect(await listTips(world.ctx.db.primary, orderId)).toHaveLength(1);
});

test("all tips together are at most what was taken, whoever presses at once", async () => {
  const orderId = await world.deliver();
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => draft(orderId, 5_000)));
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(Math.floor(TOTAL / 5_000));
  await expect(draft(orderId, 2_000)).rejects.toMatchObject({
    code: "tip_too_large",
    detail: String(TOTAL - 5_000 * Math.floor(TOTAL / 5_000)),
  });
});

test("before the food is at the door nothing is tipped, nor after it was given back", async () => {
  const { orderId, sessionId } = await world.open();
  const conflict = { code: "order_conflict" };
  await expect(draft(orderId)).rejects.toMatchObject(conflict);
  await world.pay(sessionId);
  await world.settle(orderId);
  await expect(draft(orderId)).rejects.toMatchObject(conflict);
  await world.move(orderId, "rejected");
  await world.settle(orderId);
  await expect(draft(orderId)).rejects.toMatchObject(conflict);
});

test.each(["refused", "limited", "conflict", "broken", "lost", "stalled"] as const)(
  "whatever becomes of opening its page and of giving it back (%s), it is paid once and given back once",
  async (kind) => {
    const orderId = await world.deliver();
    const tipId = await draft(orderId);
    const fault = (path: string) => ({ api: [{ kind, method: "POST", path, times: 2, delayMs: 20 }] });
    await world.double.command("PUT", "faults", fault("/v1/checkout"));
    await openTip(world.ctx, tipId, PLACE).catch(({ code }) => expect(code).toBe("payments_unavailable"));
    await world.double.command("PUT", "faults", {});
    await world.pay(await sessionOf(tipId));
    await settleTip(world.ctx, tipId);
    expect(await bookOf(tipId)).toMatchObject({ captured: 2_000, captures: 1 });
    await requestTipRefund(world.ctx, { orderId, tipId, amountMinor: 500, reason: "wrong", actor: "operator" });
    await world.double.command("PUT", "faults", fault("/v1/refunds"));
    await settleTip(world.ctx, tipId).catch(() => {});
    await world.double.command("PUT", "faults", {});
    await settleTip(world.ctx, tipId);
    expect(await bookOf(tipId)).toMatchObject({ refunded: 500 });
    const known = await readSupportOrder(world.ctx.db.primary, orderId);
    expect(known?.tips).toMatchObject([{ id: tipId, status: "captured", capturedMinor: 2_000, refundedMinor: 500 }]);
    expect(known?.refunds).toMatchObject([{ tipId, amountMinor: 500, status: "done" }]);
    // where it took effect at once, looking is enough
    const [call] = known?.calls.filter((each) => each.kind === "refund") ?? [];
    expect((call?.asks ?? 0) > 1).toBe(kind !== "broken" && kind !== "lost");
    await world.settle(orderId);
    expect([await world.statusOf(orderId), (await world.ledger()).sum]).toEqual(["delivered", 0]);
  },
);

test("with no webhook at all the sweep finds that it was paid, and that a page was left", async () => {
  const orderId = await world.deliver();
  const paid = await draft(orderId);
  await world.pay(await sessionOf(paid));
  const left = await draft(orderId);
  await world.double.stripe.checkout.sessions.expire(await sessionOf(left));
  await sweepPayments({ ...world.ctx, log: createLogger("silent"), acceptWithinMs: 3_600_000 });
  const { rows } = await sql<{ id: TipId }>`
    select distinct data->>'tipId' as id from outbox where topic = ${SETTLE_TIP_TOPIC}`.execute(world.ctx.db.primary);
  expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining([paid, left]));
  for (const { id } of rows) await settleTip(world.ctx, id);
  const statuses = (await listTips(world.ctx.db.primary, orderId)).map(({ tipId, status }) => [tipId, status]);
  expect(statuses).toEqual([
    [paid, "captured"],
    [left, "abandoned"],
  ]);
});

test("whoever ordered tips, a guest by the cookie of their link; nobody else does, and operators give back", async () => {
  const guest = new Browser();
  const { cart, restaurantId, totalMinor } = world.wish();
  const { body } = await guest.call(postOrder, "orders", {
    body: { ...cart, restaurantId, totalMinor, requestKey: key() },
  });
  const id = body.orderId ?? "";
  if (!isId("order", id)) throw new Error("no order");
  await world.pay((await world.paymentOf(id))?.sessionId ?? "");
  await world.settle(id);
  await world.move(id, ...TO_THE_DOOR);
  await world.settle(id);
  const tip = (browser: Browser, amountMinor = 1_500) =>
    browser.call(postTip, `orders/${id}/tip`, { body: { amountMinor, requestKey: key() }, params: { id } });
  const mine = await tip(guest);
  expect([mine.status, mine.body.checkoutUrl]).toEqual([201, expect.stringContaining("/c/pay/")]);
  expect((await tip(guest, TOTAL)).body.error?.code).toBe("tip_too_large");
  expect((await tip(guest, -5)).status).toBe(400);
  expect((await tip(new Browser())).status).toBe(401);
  const signedIn = async (user: string) => {
    const browser = new Browser();
    await browser.call(postSignIn, "demo/session", { body: { user } });
    return browser;
  };
  for (const user of ["customer", "restaurant", "driver"]) expect((await tip(await signedIn(user))).status).toBe(404);
  const operator = await signedIn("operator");
  expect((await tip(operator)).status).toBe(403);

  const tipId = (mine.body as { tipId?: TipId }).tipId ?? ("" as TipId);
  await world.pay(await sessionOf(tipId));
  await settleTip(world.ctx, tipId);
  const refund = { amountMinor: 1_500, reason: "wrong", tipId };
  expect((await operator.call(postRefund, `orders/${id}/refunds`, { body: refund, params: { id } })).status).toBe(202);
  await settleTip(world.ctx, tipId);
  expect(await bookOf(tipId)).toMatchObject({ captured: 1_500, refunded: 1_500 });
});
