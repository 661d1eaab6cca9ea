import { randomBytes } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import type { CartChoice } from "#lib/catalog/cart.ts";
import { priceCart } from "#lib/catalog/pricing.ts";
import { readOffer } from "#lib/catalog/queries.ts";
import { AppError } from "#lib/core/errors.ts";
import { type ChangeId, createId, type OrderId, type RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import { noteChange } from "#lib/infra/outbox.ts";
import {
  ANSWER_WITHIN_MS,
  type ChangeAnswer,
  type ChangedLine,
  type ChangeOutcome,
  costOf,
  type OrderChange,
  type OrderSums,
  outcomeOf,
  roomMinor,
  sumsAfter,
  totalOf,
} from "../change.ts";
import { noteEvent } from "../commands.ts";
import { hintOrder } from "../hints.ts";
import { CANCEL_TOPIC, settleChange } from "../money-steps.ts";
import { isEnd, isUnmade, type OrderActor, type OrderStatus } from "../status.ts";
import { listChanges, listLapsed, readLines } from "./queries.ts";

/** All under the order's lock, so that what it comes to is never more than what is held for it. */
type Writes = Pick<Context, "batcher" | "clock"> & {
  readonly db: { readonly primary: Kysely<Tables> };
  readonly failpoint?: (name: string) => void;
};

export type NewChange = {
  readonly orderId: OrderId;
  readonly line: number;
  /** What is made instead; null: it is left out. `unitMinor`: for less than it costs on the menu. */
  readonly replace: {
    readonly itemId: string;
    readonly quantity: number;
    readonly choices: readonly CartChoice[];
    readonly unitMinor?: number | undefined;
  } | null;
  readonly actor: OrderActor;
  readonly actorId: string;
};

const COOKING: ReadonlySet<OrderStatus> = new Set(["accepted", "preparing"]);

/**
 * The kitchen cannot make a line as it was ordered, and proposes something. The same again is the same proposal.
 * Throws AppError: order_not_found; order_conflict where the kitchen is not at it, or has proposed something else for the line;
 * not_found (the line, or what is to replace it); change_over_hold with how much dearer it may be.
 */
export async function proposeChange(ctx: Writes, wanted: NewChange): Promise<OrderChange> {
  const { orderId, line, actor, actorId } = wanted;
  const { change, isNew } = await inTransaction(ctx.db.primary, async (trx) => {
    const order = await lockOrder(trx, orderId);
    const before = (await readLines(trx, orderId)).get(line);
    if (!before) throw new AppError("not_found", "line");
    const after = wanted.replace && (await priceOf(trx, order.restaurantId, wanted.replace, ctx.clock.now()));
    const open = (await listChanges(trx, orderId)).filter(({ status }) => status === "proposed");
    const known = open.find((each) => each.line === line);
    if (known && isSame(known.after, after)) return { change: known, isNew: false };
    if (known || !COOKING.has(order.status)) throw new AppError("order_conflict", known ? "proposed" : order.status);
    const room = roomMinor(order, open);
    if (costOf(after) - costOf(before) > room) throw new AppError("change_over_hold", String(room));
    const nowMs = ctx.clock.now();
    const changeId = createId("change", nowMs, randomBytes(10));
    await sql`insert into order_changes (id, order_id, line, before, after, actor_id, answer_by)
      values (${changeId}, ${orderId}, ${line}, ${JSON.stringify(before)}::jsonb,
        ${after && JSON.stringify(after)}::jsonb, ${actorId}, now() + make_interval(secs => ${ANSWER_WITHIN_MS / 1_000}))`.execute(
      trx,
    );
    await noteEvent(trx, { orderId, type: "change", actor, actorId, cause: "proposed", data: { changeId, line } });
    const [change] = (await listChanges(trx, orderId)).filter((each) => each.changeId === changeId);
    if (!change) throw new Error("a change that was written is not there");
    return { change, isNew: true };
  });
  if (isNew) hintOrder(ctx, orderId);
  return change;
}

function isSame(one: ChangedLine | null, other: ChangedLine | null): boolean {
  if (!one || !other) return one === other;
  const key = ({ itemId, quantity, unitMinor, choices }: ChangedLine) =>
    JSON.stringify([itemId, quantity, unitMinor, choices.map(({ groupId, choiceId }) => [groupId, choiceId])]);
  return key(one) === key(other);
}

/** What is to be made instead, priced as the menu has it now, or for less. */
async function priceOf(
  trx: Transaction<Tables>,
  restaurantId: RestaurantId,
  { itemId, quantity, choices, unitMinor: forLess }: NonNullable<NewChange["replace"]>,
  nowMs: number,
): Promise<ChangedLine> {
  const offer = await readOffer(trx, { restaurantId, itemIds: [itemId] });
  const lines = [{ itemId, quantity, choices, seenMinor: null }];
  const priced = offer && priceCart(offer, { lines, to: null, deliverAt: null, tipMinor: 0 }, nowMs).lines[0];
  if (!priced?.name || priced.unitMinor === null) throw new AppError("not_found", "item");
  return { itemId, name: priced.name, quantity, unitMinor: Math.min(priced.unitMinor, forLess ?? Infinity), choices };
}

type Answering = {
  readonly orderId: OrderId;
  readonly changeId: ChangeId;
  readonly answer: ChangeAnswer;
  readonly actor: OrderActor;
  readonly actorId?: string | null;
};

/**
 * Answers a proposal: with a yes the line is replaced, else it is left out; an order of which nothing is left is cancelled soon
 * after the commit. The same answer again changes nothing.
 * Throws AppError: order_not_found; not_found; order_conflict where it was answered otherwise or the order has ended.
 */
export async function answerChange(
  ctx: Writes,
  { orderId, changeId, answer, ...by }: Answering,
): Promise<ChangeOutcome> {
  const outcome = await inTransaction(ctx.db.primary, async (trx) => {
    const order = await lockOrder(trx, orderId);
    const change = (await listChanges(trx, orderId)).find((each) => each.changeId === changeId);
    if (!change) throw new AppError("not_found");
    if (change.status === answer && change.outcome) return change.outcome;
    if (change.status !== "proposed") throw new AppError("order_conflict", change.status);
    if (isEnd(order.status) && answer !== "lapsed") throw new AppError("order_conflict", order.status);
    const lines = await readLines(trx, orderId);
    const wanted = outcomeOf(change.after, answer, lines.size);
    // What is at the door already is not cancelled any more: what was not made is taken off.
    const outcome = wanted === "cancelled" && isEnd(order.status) ? "left_out" : wanted;
    await sql`update order_changes set status = ${answer}, outcome = ${outcome}, answered_at = now()
      where id = ${changeId}`.execute(trx);
    const data = { changeId, line: change.line, outcome };
    await noteEvent(trx, { orderId, type: "change", ...by, cause: answer, data });
    if (isUnmade(order.status)) return outcome;
    if (outcome === "cancelled")
      await noteChange(trx, { topic: CANCEL_TOPIC, data: { orderId, cause: `change_${answer}` } });
    else await rewrite(trx, order, change, outcome);
    ctx.failpoint?.("change: rewritten");
    return outcome;
  });
  ctx.failpoint?.("change: answered");
  hintOrder(ctx, orderId);
  return outcome;
}

/** Makes the line what it is now, and the order's sums with it; its payment is told. */
async function rewrite(
  trx: Transaction<Tables>,
  order: LockedOrder,
  { orderId, line, before, after }: OrderChange,
  outcome: "replaced" | "left_out",
): Promise<void> {
  const instead = outcome === "replaced" ? after : null;
  if (instead) {
    await sql`update order_lines set item_id = ${instead.itemId}, name = ${instead.name}, quantity = ${instead.quantity},
        unit_minor = ${instead.unitMinor}, choices = ${JSON.stringify(instead.choices)}::jsonb
      where order_id = ${orderId} and line = ${line}`.execute(trx);
  } else await sql`delete from order_lines where order_id = ${orderId} and line = ${line}`.execute(trx);
  const sums = sumsAfter(order, before, instead);
  const items = (instead?.quantity ?? 0) - before.quantity;
  await sql`update orders set food_minor = ${sums.foodMinor}, discount_minor = ${sums.discountMinor},
      total_minor = ${totalOf(sums)}, agreed_minor = coalesce(agreed_minor, total_minor),
      items = greatest(1, items + ${items}::bigint) where id = ${orderId}`.execute(trx);
  if (order.payment !== "none") await noteChange(trx, settleChange(orderId));
}

type LockedOrder = OrderSums & {
  readonly status: OrderStatus;
  readonly restaurantId: RestaurantId;
  readonly payment: "none" | "card";
  readonly totalMinor: number;
  readonly agreedMinor: number;
};

async function lockOrder(trx: Transaction<Tables>, orderId: OrderId): Promise<LockedOrder> {
  const { rows } = await sql<LockedOrder>`
    select status, restaurant_id as "restaurantId", payment, food_minor as "foodMinor", discount_minor as "discountMinor",
      fee_minor as "feeMinor", tip_minor as "tipMinor", total_minor as "totalMinor",
      coalesce(agreed_minor, total_minor) as "agreedMinor"
    from orders where id = ${orderId} for update`.execute(trx);
  if (!rows[0]) throw new AppError("order_not_found");
  return rows[0];
}

/** Takes what nobody has answered in time as it is told: left out. Resolves to how many there were. */
export async function lapseChanges(ctx: Writes): Promise<number> {
  const lapsed = await listLapsed(ctx.db.primary, 500);
  for (const { orderId, changeId } of lapsed) {
    // Answered at the last moment: that stands.
    await answerChange(ctx, { orderId, changeId, answer: "lapsed", actor: "system" }).catch((error) => {
      if (!(error instanceof AppError) || error.code !== "order_conflict") throw error;
    });
  }
  return lapsed.length;
}
