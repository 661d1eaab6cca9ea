import { randomBytes } from "node:crypto";
import { SESSION_COOKIE, signSession } from "#lib/auth/session-cookie.ts";
import { createId, type OrderId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import type { Batcher } from "#lib/infra/batcher.ts";
import { noteDelay } from "#lib/orders/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import { draftOrder, preparingSteps, somePeople } from "#tests/orders/some-orders.ts";
import { Follower } from "./follower.ts";

const ORIGIN = "http://127.0.0.1:3000";
const EVERY_MS = 250;
/** Followers that connect at once. */
const AT_ONCE = 100;

/** Orders that something happens to all the time, as it does in other processes than the gateways. */
export type Rush = {
  readonly orderIds: readonly OrderId[];
  /** Ends it. Resolves once the last change has been committed. */
  stop(): Promise<void>;
};

/** Places orders and adds an event to some of them four times a second, whatever fails meanwhile. */
export async function startRush(db: Db, batcher: Batcher, orders: number, perRound: number): Promise<Rush> {
  const { restaurantId } = await somePeople(db);
  const drafts = Array.from({ length: orders }, () => draftOrder(restaurantId, { steps: preparingSteps() }));
  const orderIds = await placeOrders(db.primary, drafts);
  let next = 0;
  let running: Promise<unknown> = Promise.resolve();
  const change = async (orderId: OrderId) => {
    const delay = { orderId, actor: "restaurant" as const, cause: "busy", readyAt: Date.now() + 600_000 };
    await noteDelay(db.primary, delay);
    hintOrder({ batcher }, orderId);
  };
  const round = () => {
    const some = Array.from({ length: perRound }, () => orderIds[next++ % orderIds.length] as OrderId);
    // What the database does not take now, nobody was told of.
    running = Promise.allSettled([running, ...some.map(change)]);
  };
  const timer = setInterval(round, EVERY_MS);
  return {
    orderIds,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Customers, each with a session of their own, spread over the orders; resolves once all have been answered. */
export async function followAll(port: number, orderIds: readonly OrderId[], count: number, secret: string) {
  const followers: Follower[] = [];
  while (followers.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - followers.length) }, async (_, i) => {
      const orderId = orderIds[(followers.length + i) % orderIds.length] as OrderId;
      const headers = { origin: ORIGIN, cookie: await operatorCookie(secret) };
      return new Follower(`ws://127.0.0.1:${port}/feed`, headers, orderId);
    });
    followers.push(...(await Promise.all(some)));
    await until("followers to be answered", 60_000, () => followers.every(({ isThere }) => isThere));
  }
  return followers;
}

/** An operator may follow every order: whose it is matters elsewhere. */
async function operatorCookie(secret: string): Promise<string> {
  const claims = {
    sessionId: createId("session", Date.now(), randomBytes(10)),
    userId: createId("user", Date.now(), randomBytes(10)),
    role: "operator" as const,
  };
  return `${SESSION_COOKIE}=${await signSession(claims, secret, Date.now())}`;
}

/** How many events of each order the database holds. */
export async function countEvents(db: Db, orderIds: readonly OrderId[]): Promise<Map<OrderId, number>> {
  const { rows } = await db.pool.query<{ order_id: OrderId; n: string }>(
    "select order_id, count(*) as n from order_events where order_id = any($1) group by order_id",
    [orderIds],
  );
  return new Map(rows.map(({ order_id, n }) => [order_id, Number(n)]));
}

/**
 * What went wrong with what followers were told: nothing, where each was told 1, 2, 3 … to the last, once each.
 * @param events how many there are of each order; null: there are more all the time, and nobody's last is the last
 */
export function faultsOf(followers: readonly Follower[], events: ReadonlyMap<OrderId, number> | null): string[] {
  return followers.flatMap(({ orderId, told, wholes, errors }) => {
    const faults = told.flatMap((seq, i) => (seq === i + 1 ? [] : [`${orderId}: ${seq} came where ${i + 1} was due`]));
    const count = events ? (events.get(orderId) ?? 0) : told.length;
    if (told.length !== count) faults.push(`${orderId}: ${told.length} of ${count} events were told`);
    if (wholes !== 1) faults.push(`${orderId}: the whole order came ${wholes} times`);
    return [...faults.slice(0, 2), ...errors.filter((code) => code !== "database_unavailable")];
  });
}

/** Waits until it holds; looks ten times a second, since two thousand have no common event to wait for. */
export async function until(what: string, patienceMs: number, isTrue: () => boolean): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
