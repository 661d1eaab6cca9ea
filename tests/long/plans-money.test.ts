import { sql } from "kysely";
import { afterAll, beforeAll } from "vitest";
import { systemClock } from "#lib/core/clock.ts";
import type { OrderId, RestaurantId, UserId } from "#lib/core/ids.ts";
import { createLogger } from "#lib/infra/log.ts";
import { listOrdersOf, readOrderLines } from "#lib/orders/history/queries.ts";
import { createStripe } from "#lib/payments/adapters/stripe.ts";
import { settlePayment } from "#lib/payments/commands.ts";
import { takeEvents } from "#lib/payments/inbox/commands.ts";
import { sweepPayments } from "#lib/payments/jobs.ts";
import { requestRefund } from "#lib/payments/refunds/commands.ts";
import { findOrders, listProblems, readSupportOrder } from "#lib/payments/support/queries.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { startDouble } from "#tests/payments/double.ts";
import { listenIn } from "./explained-statements.ts";
import { itDoesNotGrow } from "./growth.ts";

/**
 * What customers, operators and workers ask of orders and their money, over as many orders as a city has in a year or two and
 * over a tenth of them. One customer has as many in both, and as many payments wait for something.
 */
const LARGE = 200_000;
const TENTH = 20_000;
/** Of one customer, and of one e-mail address and telephone. */
const ORDERS_EACH = 40;
/** The newest, which are not settled yet, and have a problem. */
const WAITING = 100;

const hex = (n: number) => n.toString(16).padStart(32, "0");
const orderId = (n: number) => `ord_${hex(n)}` as OrderId;
const restaurantId = `rst_${hex(0)}` as RestaurantId;
const customerId = `usr_${hex(7)}` as UserId;

type Place = Awaited<ReturnType<typeof fill>>;
const databases: TestDatabase[] = [];
let double: Awaited<ReturnType<typeof startDouble>>;
let large: Place;
let tenth: Place;
beforeAll(async () => {
  double = await startDouble();
  large = await fill(LARGE);
  tenth = await fill(TENTH);
}, 400_000);
afterAll(async () => {
  for (const database of databases) await database.drop();
  await double.close();
});

async function fill(orders: number) {
  const database = await createTestDatabase({ poolMax: 1 });
  databases.push(database);
  const { db } = database;
  const { explained } = listenIn(db.pool);
  await insert(db, orders);
  const provider = createStripe({ secretKey: double.apiKey, webhookSecrets: [], apiUrl: double.url });
  const batcher = { add: () => {}, flush: async () => {}, close: async () => {} };
  const pays = { db, clock: systemClock, batcher, provider, captureAt: "handover" as const };
  return { db, explained, pays };
}

async function insert(db: TestDatabase["db"], orders: number): Promise<void> {
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db.primary);
  const id = sql`'ord_' || lpad(to_hex(n), 32, '0')`;
  const all = sql`generate_series(${sql.lit(orders - 1)}, 0, -1) n`;
  const people = sql.lit(orders / ORDERS_EACH);
  const isWaiting = sql`n < ${sql.lit(WAITING)}`;
  const at = sql`now() - n * interval '1 minute'`;
  await run(sql`insert into restaurants (id, slug, name, lng, lat) values (${restaurantId}, 'r', 'R', 11.97, 57.7)`);
  await run(sql`insert into orders (id, code, restaurant_id, customer_id, status, dropoff_lng, dropoff_lat, items, total_minor,
      currency, promised_at, last_seq, payment, contact, placed_at, ended_at, updated_at)
    select ${id}, upper(lpad(to_hex(n % 65536), 4, '0')), ${restaurantId}, 'usr_' || lpad(to_hex(n % ${people}), 32, '0'),
      'delivered', 11.98, 57.71, 2, 16900, 'SEK', ${at}, 2, 'card',
      jsonb_build_object('name', 'N', 'email', 'p' || n % ${people} || '@example.com', 'phone', '+46 70 ' || 1000000 + n % ${people}),
      ${at}, ${at}, ${at} from ${all}`);
  await run(sql`insert into order_events (order_id, seq, type, status, actor)
    select ${id}, seq, 'status', 'placed', 'customer' from ${all}, generate_series(1, 2) seq`);
  await run(sql`insert into order_lines (order_id, line, item_id, name, quantity, unit_minor)
    select ${id}, line, 'tiramisu', 'Tiramisù', 1, 6500 from ${all}, generate_series(0, 1) line`);
  await run(sql`insert into payments (order_id, status, currency, amount_minor, captured_minor, session_id, intent_id, problem,
      look_at, created_at, updated_at)
    select ${id}, case when ${isWaiting} then 'held' else 'captured' end, 'SEK', 16900,
      case when ${isWaiting} then 0 else 16900 end, 'cs_' || n, 'pi_' || n, case when ${isWaiting} then 'card_declined' end,
      case when ${isWaiting} then now() end, ${at}, ${at} from ${all}`);
  await run(sql`insert into payment_calls (key, order_id, kind, attempt, params, asked_at, answered_at, outcome)
    select ${id} || ':' || kind, ${id}, kind, 1, '{}', ${at}, ${at}, 'done'
    from ${all}, unnest(array['checkout', 'capture']) kind`);
  await run(sql`insert into payment_inbox (event_id, type, order_id, intent_id, source, created_at, received_at, done_at)
    select 'evt_' || n || '_' || each, 'payment_intent.succeeded', ${id}, 'pi_' || n, 'webhook', ${at}, ${at}, ${at}
    from ${all}, generate_series(1, 2) each`);
  await run(sql`insert into refunds (id, order_id, amount_minor, reason, status, provider_id, actor)
    select 'ref_' || n, ${id}, 100, 'cold', 'done', 're_' || n, 'operator' from ${all} where n % 20 = 0`);
  await run(sql`insert into ledger_entries (key, account, amount_minor, currency, order_id, at)
    select 'pi_' || n || ':capture', account, 0, 'SEK', ${id}, ${at}
    from ${all}, unnest(array['provider', 'restaurant', 'delivery']) account`);
  await run(sql`insert into payment_sweeps (id, seen_until) values (1, now())`);
  await run(sql`vacuum analyze`);
}

const history = (before: OrderId | null) => (place: Place) =>
  listOrdersOf(place.db.primary, { customerId, before, limit: 20 });
const event = (n: number) => {
  const about = { orderId: orderId(n), tipId: null, intentId: `pi_${n}` };
  return { id: `evt_new_${n}`, type: "charge.refunded", createdS: 1_700_000_000, ...about };
};

/** Each finds as many rows in both. */
const HOT: Readonly<Record<string, (place: Place) => Promise<unknown>>> = {
  "the newest orders of a customer": history(null),
  "older orders of a customer": history(orderId(7)),
  "what was in an order": ({ db }) => readOrderLines(db.primary, orderId(1_234)),
  "support: an order by its id": ({ db }) => findOrders(db.primary, { by: "id", id: orderId(1_234) }),
  "support: orders by a code": ({ db }) => findOrders(db.primary, { by: "code", text: "04D2" }),
  "support: orders by an e-mail address": ({ db }) => findOrders(db.primary, { by: "email", text: "p12@example.com" }),
  "support: orders by a telephone": ({ db }) => findOrders(db.primary, { by: "phone", text: "46701000012" }),
  "support: payments with a problem": ({ db }) => listProblems(db.primary),
  "support: all of one order": ({ db }) => readSupportOrder(db.primary, orderId(1_240)),
  "events that were told": ({ db }) => takeEvents(db.primary, [event(2_000), event(2_001)], "webhook"),
  "events that are known already": ({ db }) => takeEvents(db.primary, [event(2_000), event(2_001)], "sweep"),
  "money that is asked back": ({ pays }) =>
    requestRefund(pays, { orderId: orderId(2_002), amountMinor: 100, reason: "cold", actor: "operator" }),
  // the provider knows nothing of it, which is after everything was read
  "a payment that is settled": ({ pays }) => settlePayment(pays, orderId(2_003)).catch(() => {}),
  "the sweep": ({ pays }) => sweepPayments({ ...pays, log: createLogger("silent"), acceptWithinMs: 600_000 }),
};

itDoesNotGrow(HOT, {
  large: () => large,
  tenth: () => tenth,
  tables: /^(orders|order_events|order_lines|payments|payment_calls|payment_inbox|refunds|ledger_entries)$/,
});
