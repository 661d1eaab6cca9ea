import { sql } from "kysely";
import { z } from "zod";
import { isId, type OrderId } from "#lib/core/ids.ts";
import type { OutboxTopic } from "#lib/infra/outbox.ts";
import { DISPATCH_TOPIC } from "#lib/orders/dispatch-steps.ts";
import { type Dispatches, runRound } from "./rounds.ts";
import { sweepDispatch } from "./sweep.ts";

/** An order that has come to need a driver, or to need none: it is written down, and a round follows at once. */
export function dispatchTopic(
  ctx: Dispatches,
  round = onlyOneMore(() => runRound(ctx)),
): OutboxTopic<{ orderId: OrderId }> {
  return {
    topic: DISPATCH_TOPIC,
    data: z.object({ orderId: z.custom<OrderId>((id) => typeof id === "string" && isId("order", id)) }),
    lookEveryMs: 300,
    atOnce: 50,
    timeoutMs: 10_000,
    retry: { maxAttempts: 20, minDelayMs: 300, maxDelayMs: 60_000 },
    act: async ({ orderId }) => {
      if (await wantDriver(ctx, orderId)) await round();
    },
  };
}

/** What the database is asked about an order: true if a driver is to be looked for. */
async function wantDriver(ctx: Pick<Dispatches, "db">, orderId: OrderId): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    with wanted as (
      insert into dispatches (order_id) select id from orders
      where id = ${orderId} and status in ('accepted', 'preparing', 'ready')
      on conflict (order_id) do nothing returning order_id
    ), over as (
      update dispatches d set ended_at = now(), claimed_by = null, alarm = null, alarmed_at = null from orders o
      where d.order_id = ${orderId} and o.id = d.order_id and d.ended_at is null
        and o.status not in ('accepted', 'preparing', 'ready')
      returning d.order_id)
    select exists (select from wanted) as due, exists (select from over) as over`.execute(ctx.db.primary);
  return rows[0]?.due ?? false;
}

/** Runs one at a time; whoever asks while one runs gets one that begins after it, together with all others who ask. */
function onlyOneMore(run: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null;
        running = run();
        return running;
      })
      .then(() => {});
    return next;
  };
}

const ROUND_EVERY_MS = 1_000;
const ROUNDS_PER_SWEEP = 2;

/** Rounds and sweeps by the clock, beside those that jobs ask for. The first of several failures is told. */
export function startDispatch(ctx: Dispatches): {
  readonly topic: OutboxTopic<{ orderId: OrderId }>;
  stop(): Promise<void>;
} {
  const round = onlyOneMore(() => runRound(ctx));
  let [turn, isFailing] = [0, false];
  let running: Promise<void> | null = null;
  const run = async () => {
    try {
      if (turn++ % ROUNDS_PER_SWEEP === 0) await sweepDispatch(ctx);
      await round();
      isFailing = false;
    } catch (error) {
      if (!isFailing) ctx.log.warn({ err: error }, "dispatch: failed, and is tried again every second");
      isFailing = true;
    } finally {
      running = null;
    }
  };
  const timer = setInterval(() => {
    running ??= run();
  }, ROUND_EVERY_MS);
  return {
    topic: dispatchTopic(ctx, round),
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
