import type { OrderEvent, OrderStatus } from "#lib/orders/status.ts";
import type { EtaReason } from "./order-feed.ts";

/**
 * Why it is late, or was. answer: the restaurant took long to answer · kitchen: it needed longer than it said · driver: nobody
 * was free · changed: another driver took over · waited: the food waited for its driver · otherStop: batched with another
 * delivery, which came first · unseen: nothing is heard of the driver · way: the way itself, traffic for the most part.
 */
export type LateCause = "answer" | "kitchen" | "driver" | "changed" | "waited" | "otherStop" | "unseen" | "way";

/** Why an order that was handed over was late: nobody waits for anything any more. */
export type PastLateCause = Exclude<LateCause, "unseen">;

/** A restaurant that takes longer than this to answer was slow, ms. */
const SLOW_ANSWER_MS = 4 * 60_000;
/** Food that waits longer than this waited for the driver, ms. */
const LONG_WAIT_MS = 4 * 60_000;

/**
 * What happened weighs more than what is guessed: a change of driver, a kitchen that asked for time or took it, food that
 * waited. Only then what the order waits for now. Null where nothing is to blame yet. Pure.
 */
export function lateCauseOf(events: readonly OrderEvent[], reason: EtaReason, nowMs: number): LateCause | null {
  if (reason === "driver_unseen") return "unseen";
  if (wasChanged(events)) return "changed";
  if (wasKitchen(events) || reason === "waiting_for_kitchen") return "kitchen";
  if (wasSlowAnswer(events, nowMs)) return "answer";
  if (reason === "waiting_for_restaurant") return null;
  if (reason === "waiting_for_driver") return "driver";
  return waitOf(events, nowMs) ?? (reason === "other_stop_first" || wasBatched(events) ? "otherStop" : "way");
}

/** The same once it was handed over, of what happened alone. */
export function pastLateCauseOf(events: readonly OrderEvent[]): PastLateCause {
  const endMs = events.at(-1)?.at ?? 0;
  if (wasChanged(events)) return "changed";
  if (wasKitchen(events)) return "kitchen";
  if (wasSlowAnswer(events, endMs)) return "answer";
  return waitOf(events, endMs) ?? (wasBatched(events) ? "otherStop" : "way");
}

function wasChanged(events: readonly OrderEvent[]): boolean {
  return events.filter(({ type }) => type === "driver").length > 1;
}

function wasKitchen(events: readonly OrderEvent[]): boolean {
  return events.some(({ type, status, cause }) => type === "delay" || (status === "ready" && cause === "late"));
}

function wasSlowAnswer(events: readonly OrderEvent[], nowMs: number): boolean {
  const placedAt = timeOf(events, "placed");
  return placedAt !== null && (timeOf(events, "accepted") ?? nowMs) - placedAt > SLOW_ANSWER_MS;
}

/** Where food waited for long: whether for a driver to be free, or for the one that was found. */
function waitOf(events: readonly OrderEvent[], nowMs: number): "driver" | "waited" | null {
  const readyAt = timeOf(events, "ready");
  if (readyAt === null || (timeOf(events, "picked_up") ?? nowMs) - readyAt <= LONG_WAIT_MS) return null;
  const foundAt = events.find(({ type }) => type === "driver")?.at ?? null;
  return foundAt !== null && foundAt - readyAt > LONG_WAIT_MS ? "driver" : "waited";
}

function wasBatched(events: readonly OrderEvent[]): boolean {
  return events.some(({ type, cause }) => type === "driver" && cause === "batched");
}

/** When the order came to a status, ms since 1970; null where it did not. */
export function timeOf(events: readonly OrderEvent[], status: OrderStatus): number | null {
  return events.findLast((event) => event.type === "status" && event.status === status)?.at ?? null;
}
