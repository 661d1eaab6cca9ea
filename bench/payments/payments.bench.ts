import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { startWorld, type World } from "#services/chaos/payments/world.ts";
import type { Bench } from "../figure.ts";
import { startPart } from "../tracking/process.ts";
import type { InlineCalls } from "./inline-process.ts";
import { placeOrders } from "./placing.ts";
import { statementsPerRead } from "./reads.ts";
import { listTold, median, p99, tell } from "./webhooks.ts";

/** What the provider takes to answer: as near as a fast one, and as slow as one in trouble. */
const ANSWERS_MS = 5;
const SLOW_MS = 1_000;
const ORDERS = 3_000;
/** Two events an order, so that telling them takes half a minute. */
const EVENTS_PER_SECOND = 200;
/** Not measured: the door has not been used before. */
const WARM_UP = 200;
/** So many events are told while the provider is slow, at a pace that the design before could keep up with. */
const SLOW_EVENTS = 60;
const SLOW_PER_SECOND = 4;
const LOOK_MS = 50;

/**
 * - `orders.placePerSecond`, `orders.placeP99Ms`: `POST /api/v1/orders` to its Checkout address on one web process, eight
 *   people at once, the double answering in 5 ms
 * - `payments.webhookAckP99Ms`: 200 events a second (two of each paid order) after one second of them, workers stopped
 * - `payments.drainPerSecond`: that backlog, done by one worker, the double answering in 5 ms
 * - `payments.syncVsAsync.ratio`: median acknowledgement of the failed design (all is done first, `inline-process.ts`) ÷
 *   ours, over the same events, the double taking 1 s
 * - `auth.sqlPerAuthenticatedRead`: statements of a read by somebody signed in (`reads.ts`)
 */
export const bench: Bench = {
  covers: ["payments", "orders", "auth"],
  async run(log) {
    const world = await startWorld("bench/payments", log);
    try {
      return await measure(world, log);
    } finally {
      await world.stop();
    }
  },
};

async function measure(world: World, log: (line: string) => void) {
  await answerIn(world, ANSWERS_MS);
  const sqlPerRead = await statementsPerRead(world);
  log(`signed-in reads: ${sqlPerRead} statements each`);
  const placed = await placeOrders(world, ORDERS);
  log(`orders: ${placed.perSecond.toFixed(0)} a second, p99 ${placed.p99Ms.toFixed(0)} ms`);
  for (const session of placed.sessions) await world.command("POST", "pay", { session });
  const told = await listTold(world);
  const door = `${world.origin}/api/webhooks/stripe`;
  await tell(door, told.slice(0, WARM_UP), EVENTS_PER_SECOND);
  const ackMs = await tell(door, told.slice(WARM_UP), EVENTS_PER_SECOND);
  log(`${told.length} webhooks: p99 ${p99(ackMs).toFixed(1)} ms, median ${median(ackMs).toFixed(1)} ms`);
  const drainPerSecond = await drain(world);
  log(`drained ${drainPerSecond.toFixed(0)} a second`);
  const { ours, inline } = await compare(world, told.slice(0, SLOW_EVENTS), door);
  log(`acknowledged in ${ours.toFixed(1)} ms, inline in ${inline.toFixed(0)} ms`);
  return {
    settings: {
      orders: ORDERS,
      events: told.length,
      providerAnswersMs: ANSWERS_MS,
      slowProviderMs: SLOW_MS,
      workers: 1,
    },
    figures: {
      "payments.webhookAckP99Ms": p99(ackMs),
      "payments.drainPerSecond": drainPerSecond,
      "payments.syncVsAsync.ratio": inline / ours,
      "orders.placePerSecond": placed.perSecond,
      "orders.placeP99Ms": placed.p99Ms,
      "auth.sqlPerAuthenticatedRead": sqlPerRead,
    },
  };
}

/** Every call of the API takes so long, and no webhook is told but by us. */
function answerIn(world: World, delayMs: number): Promise<unknown> {
  return world.command("PUT", "faults", { api: [{ kind: "late", delayMs }], webhooks: { dropRate: 1 } });
}

/** Starts a worker and resolves to how many events a second it has done, from the moment that it is ready. */
async function drain(world: World): Promise<number> {
  const before = await waiting(world);
  await world.startWorkers(1);
  const fromMs = performance.now();
  const atStart = await waiting(world);
  let left = atStart;
  while (left > 0) {
    await pause(LOOK_MS);
    left = await waiting(world);
  }
  if (before === 0) throw new Error("nothing had waited");
  return (atStart * 1_000) / (performance.now() - fromMs);
}

async function waiting({ db }: World): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from outbox where topic = 'payments.settle' and done_at is null`.execute(db.primary);
  return rows[0]?.count ?? 0;
}

/** The same events told to both, one design after the other, while the provider takes a second. */
async function compare(world: World, told: readonly string[], door: string): Promise<{ ours: number; inline: number }> {
  const { DATABASE_URL = "", STRIPE_API_URL = "", STRIPE_SECRET_KEY = "", STRIPE_WEBHOOK_SECRET = "" } = world.settings;
  const part = startPart<InlineCalls>(new URL("./inline-process.ts", import.meta.url));
  try {
    const inlineDoor = await part.call("start", {
      databaseUrl: DATABASE_URL,
      apiUrl: STRIPE_API_URL,
      secretKey: STRIPE_SECRET_KEY,
      webhookSecret: STRIPE_WEBHOOK_SECRET,
    });
    await answerIn(world, SLOW_MS);
    const ours = median(await tell(door, told, SLOW_PER_SECOND));
    const inline = median(await tell(inlineDoor, told, SLOW_PER_SECOND));
    return { ours, inline };
  } finally {
    await part.stop();
  }
}
