import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "#lib/core/errors.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { Rng } from "#lib/core/rng.ts";
import { cancelOrder } from "#lib/dispatch/commands.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import { somewhere, type World } from "./world.ts";

/** Of all orders so many run out at the moment when the kitchen accepts them, and so many are cancelled within `CANCEL_MS`. */
const FATES = { overdue: 0.02, cancelled: 0.04 };
const ANSWER_MS = 2_000;
const READY_S = 30;
const CANCEL_MS = 20_000;

/** People order at an even pace, and kitchens answer after a moment. Resolves to every order that was placed, once all are answered. */
export async function orderAll(
  world: World,
  rng: Rng,
  { orders, seconds }: { orders: number; seconds: number },
  log: (line: string) => void,
): Promise<OrderId[]> {
  const all: Promise<OrderId>[] = [];
  const startedMs = Date.now();
  for (let i = 0; i < orders; i++) {
    await pause(Math.max(0, startedMs + (i * seconds * 1_000) / orders - Date.now()));
    const placing = order(world, rng.fork(`${i}`));
    // Told below, once all have been placed.
    placing.catch(() => {});
    all.push(placing);
    if ((i + 1) % 200 === 0) log(`${i + 1} of ${orders} orders`);
  }
  return Promise.all(all);
}

async function order({ db, kitchens }: World, rng: Rng): Promise<OrderId> {
  const nowMs = Date.now();
  const [orderId] = await placeOrders(db.primary, [
    {
      restaurantId: rng.pick(kitchens).id,
      customerId: null,
      dropoff: somewhere(rng),
      items: 1,
      totalMinor: 10_000,
      currency: "SEK",
      readyAt: nowMs + rng.range(0, READY_S) * 1_000,
      promisedAt: nowMs + 2_400_000,
      steps: [{ status: "placed", actor: "customer", at: nowMs }],
    },
  ]);
  if (!orderId) throw new Error("no order was placed");
  await pause(rng.range(0, ANSWER_MS));
  const luck = rng.next();
  const accepting = moveOrder(db.primary, { orderId, to: "accepted", actor: "restaurant" });
  if (luck < FATES.overdue) {
    const expiring = moveOrder(db.primary, { orderId, to: "expired", actor: "system", cause: "unanswered" });
    for (const said of await Promise.allSettled([accepting, expiring])) {
      if (said.status === "rejected") requireTooLate(said.reason);
    }
    return orderId;
  }
  await accepting;
  if (luck < FATES.overdue + FATES.cancelled) {
    await pause(rng.range(0, CANCEL_MS));
    const ctx = { db, batcher: createBatcher(createMemoryBus(), () => {}) };
    await cancelOrder(ctx, { orderId, actor: "operator", cause: "chaos" }).catch(requireTooLate);
  }
  return orderId;
}

/** Two who want something else of an order at the same moment: the second is told so. */
function requireTooLate(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== "order_conflict") throw error;
}
