import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { upsertPromoCodes } from "#lib/catalog/promos/commands.ts";
import type { OrderId, TipId } from "#lib/core/ids.ts";
import { currencyOf } from "#lib/core/money.ts";
import { proposeChange } from "#lib/orders/changes/commands.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { requestRefund } from "#lib/payments/refunds/commands.ts";
import { draftTip, openTip, requestTipRefund, settleTip } from "#lib/payments/tips/commands.ts";
import { type PaidWorld, PLACE, paidWorld, TOTAL } from "#tests/payments/paid-world.ts";
import type { Doomed, Task } from "./failpoint-child.ts";

const CHILD = fileURLToPath(new URL("./failpoint-child.ts", import.meta.url));
const TO_THE_DOOR = ["accepted", "preparing", "ready", "picked_up", "delivered"] as const;
const [TIP, BACK, OFF] = [2_000, 5_000, 3_000];
const DAY_MS = 86_400_000;

let world: PaidWorld;
beforeAll(async () => {
  world = await paidWorld();
});
afterAll(() => world.stop());

/** Every name in the code. One that holds a call's kind is all that kinds there are. */
async function namesInCode(): Promise<string[]> {
  const kinds = [...readFileSync("lib/payments/payment.ts", "utf8").matchAll(/readonly kind: "(\w+)"/g)].map(
    ([, kind]) => kind ?? "",
  );
  const names: string[] = [];
  for await (const path of glob("lib/**/*.ts")) {
    for (const [, text = ""] of readFileSync(path, "utf8").matchAll(/failpoint\?\.\(\s*["`]([^"`]+)["`]/g)) {
      if (!text.includes("$")) names.push(text);
      else names.push(...kinds.map((kind) => text.replaceAll(/\$\{[^}]*\}/g, kind)));
    }
  }
  return [...new Set(names)].sort();
}

/** How a failpoint is come to, and what must be so in the end. */
type Drive = {
  readonly what: string;
  /** Brings about what the doomed process finds. */
  prepare(): Promise<Task>;
  /** What is so once the same was done again. */
  expect(task: Task): Promise<void>;
};

async function run(task: Task, diesAt: string | null): Promise<NodeJS.Signals | number | null> {
  const doomed: Doomed = {
    databaseUrl: world.databaseUrl,
    apiUrl: world.double.url,
    apiKey: world.double.apiKey,
    diesAt,
    task,
  };
  const child = spawn(process.execPath, [CHILD, JSON.stringify(doomed)], { stdio: ["ignore", "ignore", "inherit"] });
  const [code, signal] = await once(child, "exit");
  return signal ?? code;
}

async function open(): Promise<{ orderId: OrderId; sessionId: string }> {
  return world.open();
}
async function held(): Promise<OrderId> {
  const { orderId, sessionId } = await open();
  await world.pay(sessionId);
  await world.settle(orderId);
  return orderId;
}
async function captured(): Promise<OrderId> {
  const orderId = await held();
  await world.move(orderId, ...TO_THE_DOOR);
  await world.settle(orderId);
  return orderId;
}
const settleOf = (task: Task): OrderId => (task.kind === "settle" ? task.orderId : ("" as OrderId));

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
      from promo_codes p join orders o on o.promo_code = p.code where o.id = ${orderId}`.execute(world.ctx.db.primary);
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
    const { orderId, sessionId } = await world.open(wish);
    await world.pay(sessionId);
    await world.settle(orderId);
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
    const { orderId, sessionId } = await world.open({ cart: { ...cart, lines }, totalMinor: 28_900 });
    await world.pay(sessionId);
    await world.settle(orderId);
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
    expect(await world.bookOf(orderId)).toMatchObject({ held: 28_900, captured: 23_400, captures: 1, released: 5_500 });
    const { rows } = await sql`select from order_events where order_id = ${orderId} and cause = 'accepted'`.execute(
      world.ctx.db.primary,
    );
    expect(rows).toHaveLength(1);
  },
};
const settleHold: Drive = {
  what: "following what was paid",
  async prepare() {
    const { orderId, sessionId } = await open();
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
    const orderId = await held();
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
    const orderId = await held();
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
    const { orderId } = await open();
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
    const orderId = await captured();
    await requestRefund(world.ctx, { orderId, amountMinor: BACK, reason: "cold", actor: "operator" });
    return { kind: "settle", orderId, atMs: null };
  },
  async expect(task) {
    expect(await world.statusOf(settleOf(task))).toBe("refunded_part");
    expect(await world.bookOf(settleOf(task))).toMatchObject({ refunded: BACK, captured: TOTAL, captures: 1 });
  },
};

async function tipOf(orderId: OrderId): Promise<{ id: TipId; session: string; intent: string | null; status: string }> {
  const { rows } = await sql<{ id: TipId; session: string; intent: string | null; status: string }>`
    select id, session_id as session, intent_id as intent, status from tips where order_id = ${orderId}`.execute(
    world.ctx.db.primary,
  );
  expect(rows).toHaveLength(1);
  return rows[0] as Awaited<ReturnType<typeof tipOf>>;
}
async function accountOf(intentId: string | null) {
  const { accounts } = await world.double.command("GET", "books");
  return accounts.find((each: { payment_intent: string }) => each.payment_intent === intentId);
}
const tipKey = () => randomBytes(16).toString("hex");
async function tipped(pays: boolean): Promise<{ orderId: OrderId; tipId: TipId }> {
  const orderId = await captured();
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
  prepare: async () => ({ kind: "tip", orderId: await captured(), requestKey: tipKey(), amountMinor: TIP }),
  async expect(task) {
    if (task.kind !== "tip") return;
    const { id, session } = await tipOf(task.orderId);
    await world.pay(session);
    await settleTip(world.ctx, id);
    const { status, intent } = await tipOf(task.orderId);
    expect([status, await accountOf(intent)]).toMatchObject(["captured", { captured: TIP, captures: 1 }]);
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
    expect(await accountOf(rows[0]?.intent ?? null)).toMatchObject({ captured: TIP, captures: 1, refunded: TIP });
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

/** By how a name begins. A failpoint that none of these drives fails the first test. */
const DRIVES: Readonly<Record<string, readonly Drive[]>> = {
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
  "tip:": [tip],
  "tip refund:": [tipRefund],
  "tip expire:": [tipExpire],
};
/** What the code could name and never comes to: a tip is taken at once, so that nothing of it is ever held. */
const NEVER = /^tip (capture|release|hold):/;

const names = (await namesInCode()).filter((name) => !NEVER.test(name));
const drivesOf = (name: string) => Object.entries(DRIVES).find(([prefix]) => name.startsWith(prefix))?.[1] ?? [];

test("every failpoint in the code is driven", () => {
  expect(names.length).toBeGreaterThan(25);
  expect(names.filter((name) => drivesOf(name).length === 0)).toEqual([]);
});

describe("killed there (SIGKILL) and done again by another, everything happened once", () => {
  const cases = names.flatMap((name) => drivesOf(name).map((drive) => ({ name, drive, what: drive.what })));
  test.each(cases)("$name, $what", async ({ name, drive }) => {
    const task = await drive.prepare();
    expect(await run(task, name)).toBe("SIGKILL");
    expect(await run(task, null)).toBe(0);
    await drive.expect(task);
    expect((await world.ledger()).sum).toBe(0);
  });
});
