import type { LngLat } from "#lib/core/geo.ts";
import type { Restaurant } from "./restaurant.ts";
import { leadMs } from "./ride.ts";
import { orderSpans } from "./spans.ts";

const MINUTE_MS = 60_000;
/** Whoever orders for later chooses among these days. */
const DAYS_AHEAD = 6;

/**
 * When an order could be at that door, in pairs of minutes since 1970 [from, to, from, to…], the next days: what the
 * kitchen takes orders for, and the time that it and the rider need.
 */
export function laterTimes(restaurant: Restaurant, to: LngLat | null, nowMs: number): number[] {
  const leadMin = Math.ceil(leadMs(restaurant, to) / MINUTE_MS);
  const nowMin = Math.ceil(nowMs / MINUTE_MS);
  return orderSpans(restaurant, nowMs, DAYS_AHEAD).map((minute) => Math.max(minute, nowMin) + leadMin);
}
