import type { Eta } from "#lib/tracking/order-feed.ts";

/** When it will be there, as a person is told it. Times are ms since 1970 by the local clock. */
export type Arrival =
  | {
      readonly kind: "range";
      readonly fromMin: number;
      readonly toMin: number;
      readonly fromMs: number;
      readonly toMs: number;
    }
  /** A matter of less than a minute or two. */
  | { readonly kind: "soon"; readonly toMs: number };

const MINUTE_MS = 60_000;
/** After this much silence of the feed the range no longer holds what it promised, and widens with the silence. */
const SILENT_AFTER_MS = 60_000;
/** Past this no widening is worth a number. */
const MOST_WIDENED_MS = 60 * MINUTE_MS;

/**
 * @param clockOffsetMs how far the gateway's clock, which `eta` goes by, is ahead of the local one
 * @param silentMs how long nothing was heard of the feed; 0 while it is live
 */
export function arrivalOf(eta: Eta, nowMs: number, clockOffsetMs: number, silentMs: number): Arrival {
  const widenMs = silentMs > SILENT_AFTER_MS ? Math.min(silentMs, MOST_WIDENED_MS) : 0;
  const fromMs = Math.max(eta.from - clockOffsetMs, nowMs);
  const toMs = Math.max(eta.to - clockOffsetMs, nowMs) + widenMs;
  const toMin = Math.ceil((toMs - nowMs) / MINUTE_MS);
  if (toMin <= 1 || (eta.reason === "arriving" && toMin <= 3)) return { kind: "soon", toMs };
  const fromMin = Math.min(Math.max(1, Math.floor((fromMs - nowMs) / MINUTE_MS)), toMin - 1);
  return { kind: "range", fromMin, toMin, fromMs, toMs };
}
