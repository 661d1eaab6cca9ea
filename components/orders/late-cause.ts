import type { OrderEvent } from "#lib/orders/status.ts";
import type { EtaReason } from "#lib/tracking/order-feed.ts";
import { timeOf } from "./progress.ts";

/** Why it is late, as the events tell it; each has its words in `order.late`. */
export type LateCause = "answer" | "kitchen" | "driver" | "changed" | "waited" | "otherStop" | "unseen" | "way";

/** A restaurant that takes longer than this to answer was slow, ms. */
const SLOW_ANSWER_MS = 4 * 60_000;
/** Food that waits longer than this waited for the driver, ms. */
const LONG_WAIT_MS = 4 * 60_000;

/**
 * What happened weighs more than what is guessed: a change of driver, a kitchen that asked for time, food that waited.
 * Only then what the order waits for now. Null where nothing is to blame yet.
 */
export function lateCauseOf(events: readonly OrderEvent[], reason: EtaReason, nowMs: number): LateCause | null {
  if (reason === "driver_unseen") return "unseen";
  if (events.filter((event) => event.type === "driver").length > 1) return "changed";
  if (events.some((event) => event.type === "delay")) return "kitchen";
  if (reason === "waiting_for_kitchen") return "kitchen";
  const placedAt = timeOf(events, "placed");
  const acceptedAt = timeOf(events, "accepted");
  if (placedAt !== null && (acceptedAt ?? nowMs) - placedAt > SLOW_ANSWER_MS) return "answer";
  if (reason === "waiting_for_restaurant") return null;
  if (reason === "waiting_for_driver") return "driver";
  const readyAt = timeOf(events, "ready");
  if (readyAt !== null && (timeOf(events, "picked_up") ?? nowMs) - readyAt > LONG_WAIT_MS) return "waited";
  return reason === "other_stop_first" ? "otherStop" : "way";
}
