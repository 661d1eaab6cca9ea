import { sql } from "kysely";
import type Stripe from "stripe";
import type { OrderId } from "#lib/core/ids.ts";
import { refundedOf } from "./kitchen.ts";
import { type Fate, type Shopper, TOTAL_MINOR } from "./shoppers.ts";
import type { World } from "./world.ts";

/** The double's account of one intent. */
type Account = {
  readonly payment_intent: string;
  readonly held: number;
  readonly captured: number;
  readonly released: number;
  readonly refunded: number;
  readonly holding: number;
  readonly holds: number;
  readonly captures: number;
};
type Order = { readonly id: OrderId; readonly status: string; readonly paid: string; readonly problem: string | null };

/** How an order of that fate must have ended, in the order and in its payment. */
const ENDS: Readonly<Record<Fate, { readonly status: string; readonly paid: string }>> = {
  delivered: { status: "delivered", paid: "captured" },
  refunded: { status: "refunded_part", paid: "captured" },
  rejected: { status: "rejected", paid: "released" },
  cancelled: { status: "cancelled", paid: "released" },
  unpaid: { status: "cancelled", paid: "abandoned" },
};

/** Compares what people did and were told with our rows and with the double's books, intent by intent, to the unit. */
export async function judge(world: World, shoppers: readonly Shopper[]) {
  const violations: string[] = [];
  const expect = (isSo: boolean, line: string) => void (isSo || violations.push(line));
  const { accounts } = await world.command<{ accounts: Account[] }>("GET", "books");
  const intents = await intentsByOrder(world.stripe);
  const bookOf = new Map(accounts.map((account) => [account.payment_intent, account]));
  const orders = new Map((await readOrders(world)).map((order) => [order.id, order]));
  const ledger = await readLedger(world);

  expect(orders.size === shoppers.length, `${orders.size} orders for ${shoppers.length} wishes`);
  for (const { index, fate, orderIds, orderId, paidSession } of shoppers) {
    const who = `shopper ${index} (${fate}, ${orderId})`;
    expect(orderIds.size === 1, `${who} was told of ${orderIds.size} orders`);
    const order = orderId && orders.get(orderId);
    if (!order) {
      violations.push(`${who}: the order is lost`);
      continue;
    }
    const end = ENDS[fate];
    expect(order.status === end.status && order.paid === end.paid, `${who} ended ${order.status}, ${order.paid}`);
    expect(order.problem === null, `${who} has a problem: ${order.problem}`);
    const held = (intents.get(order.id) ?? []).filter(({ id }) => (bookOf.get(id)?.holds ?? 0) > 0);
    expect(held.length === (paidSession ? 1 : 0), `${who} was held ${held.length} times`);
    for (const { id, fee } of held) judgeIntent(who, fate, bookOf.get(id), ledger.get(id), fee, expect);
  }
  expect(
    [...ledger.keys()].every((id) => bookOf.has(id)),
    "the ledger knows of intents that the double does not",
  );
  const history = await readHistory(world);
  expect(history.sum === 0, `the ledger adds up to ${history.sum}`);
  expect(history.repeated === 0, `${history.repeated} orders took a step twice`);
  expect(history.calls === 0, `${history.calls} calls were done twice`);
  expect(history.dead === 0, `${history.dead} rows of the outbox were given up`);
  const sum = (pick: (account: Account) => number) => accounts.reduce((total, account) => total + pick(account), 0);
  return {
    violations,
    figures: {
      paidCheckouts: shoppers.filter(({ paidSession }) => paidSession !== null).length,
      doubleCaptures: accounts.filter(({ captures }) => captures > 1).length,
      doubleHolds: accounts.filter(({ holds }) => holds > 1).length,
      heldMinor: sum(({ held }) => held),
      capturedMinor: sum(({ captured }) => captured),
      releasedMinor: sum(({ released }) => released),
      refundedMinor: sum(({ refunded }) => refunded),
      eventsKept: history.events,
      eventsFoundBySweep: history.swept,
      callsAskedAgain: history.retried,
      paidToPlacedS: `median ${history.median}, p99 ${history.p99}, longest ${history.longest}`,
    },
  };
}

function judgeIntent(
  who: string,
  fate: Fate,
  book: Account | undefined,
  lines: Readonly<Record<string, number>> | undefined,
  fee: number,
  expect: (isSo: boolean, line: string) => void,
): void {
  if (!book || !lines) {
    expect(false, `${who}: in one of the books only`);
    return;
  }
  const isTaken = fate === "delivered" || fate === "refunded";
  const captured = isTaken ? TOTAL_MINOR : 0;
  const wanted = { held: TOTAL_MINOR, captured, released: TOTAL_MINOR - captured, refunded: refundedOf(fate) };
  for (const [key, minor] of Object.entries(wanted)) {
    expect(book[key as keyof typeof wanted] === minor, `${who}: ${key} ${book[key as keyof typeof wanted]}`);
  }
  expect(
    book.holds === 1 && book.captures === (isTaken ? 1 : 0),
    `${who}: ${book.holds} holds, ${book.captures} captures`,
  );
  expect(book.refunded <= book.captured, `${who}: more given back than taken`);
  const sold = (lines.restaurant ?? 0) + (lines.delivery ?? 0) + (lines.tips ?? 0);
  const ours = { holds: 0, sold: -book.captured, refunds: book.refunded, provider_fees: isTaken ? fee : 0 };
  const theirs = { ...ours, provider: book.captured - ours.provider_fees - book.refunded };
  for (const [account, minor] of Object.entries(theirs)) {
    const have = account === "sold" ? sold : (lines[account] ?? 0);
    expect(have === minor, `${who}: the ledger has ${account} ${have}, the double's books ${minor}`);
  }
}

type HeldIntent = { readonly id: string; readonly fee: number };

async function intentsByOrder(stripe: Stripe): Promise<Map<string, HeldIntent[]>> {
  const byOrder = new Map<string, HeldIntent[]>();
  const expand = ["data.latest_charge.balance_transaction"];
  for await (const { id, metadata, latest_charge } of stripe.paymentIntents.list({ limit: 100, expand })) {
    const charge = latest_charge as Stripe.Charge | null;
    const transaction = charge?.balance_transaction as Stripe.BalanceTransaction | null | undefined;
    const order = metadata.order ?? "";
    byOrder.set(order, [...(byOrder.get(order) ?? []), { id, fee: transaction?.fee ?? 0 }]);
  }
  return byOrder;
}

async function readOrders({ db }: World): Promise<Order[]> {
  const { rows } = await sql<Order>`
    select o.id, o.status, p.status as paid, p.problem from orders o left join payments p on p.order_id = o.id`.execute(
    db.primary,
  );
  return rows;
}

/** Our books by intent and account: a posting's key begins with the intent that it is about. */
async function readLedger({ db }: World): Promise<Map<string, Record<string, number>>> {
  const { rows } = await sql<{ intent: string; account: string; minor: number }>`
    select split_part(key, ':', 1) as intent, account, sum(amount_minor)::bigint as minor
    from ledger_entries group by 1, 2`.execute(db.primary);
  const byIntent = new Map<string, Record<string, number>>();
  for (const { intent, account, minor } of rows) {
    byIntent.set(intent, { ...byIntent.get(intent), [account]: minor });
  }
  return byIntent;
}

async function readHistory({ db }: World) {
  const { rows } = await sql<{
    sum: number;
    repeated: number;
    calls: number;
    dead: number;
    events: number;
    swept: number;
    retried: number;
    median: number;
    p99: number;
    longest: number;
  }>`
    with placed as (
      select extract(epoch from e.at - i.created_at)::float8 as s from payment_inbox i
      join order_events e on e.order_id = i.order_id and e.type = 'status' and e.status = 'placed'
      where i.type = 'payment_intent.amount_capturable_updated')
    select
      (select coalesce(sum(amount_minor), 0)::bigint from ledger_entries) as sum,
      (select count(*) from (select from order_events where type = 'status' group by order_id, status
        having count(*) > 1) r) as repeated,
      (select count(*) from (select from payment_calls where outcome = 'done' group by order_id, kind, subject
        having count(*) > 1) c) as calls,
      (select count(*) from outbox where dead_at is not null) as dead,
      (select count(*) from payment_inbox) as events,
      (select count(*) from payment_inbox where source = 'sweep') as swept,
      (select count(*) from payment_calls where attempt > 1 or asks > 1) as retried,
      (select coalesce(round(percentile_cont(0.5) within group (order by s)::numeric, 1), 0)::float8 from placed) as median,
      (select coalesce(round(percentile_cont(0.99) within group (order by s)::numeric, 1), 0)::float8 from placed) as p99,
      (select coalesce(round(max(s)::numeric, 1), 0)::float8 from placed) as longest`.execute(db.primary);
  const [row] = rows;
  if (!row) throw new Error("the history could not be read");
  return row;
}
