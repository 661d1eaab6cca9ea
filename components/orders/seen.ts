import type { OrderFeedState } from "#lib/map/order-feed.ts";

/** What the pill says, and the age it says it with. Ages in ms. */
export type Seen =
  | { readonly kind: "live" | "now" | "connecting" | "stale"; readonly ageMs: null }
  | { readonly kind: "ago"; readonly ageMs: number }
  | { readonly kind: "offline" | "reconnecting"; readonly ageMs: number | null };

/** Up to this age a position is called "just now"; past it the marker fades, too. */
const JUST_NOW_MS = 10_000;

/** The truth about what is shown: of the feed where that is down, else of the driver's position. */
export function seenOf({ feed, heardMs, position }: OrderFeedState, nowMs: number): Seen {
  if (feed === "offline" || feed === "reconnecting")
    return { kind: feed, ageMs: heardMs === null ? null : Math.max(0, nowMs - heardMs) };
  if (feed === "connecting") return { kind: "connecting", ageMs: null };
  if (!position) return { kind: feed === "stale" ? "stale" : "live", ageMs: null };
  const ageMs = nowMs - position.seenMs;
  return ageMs < JUST_NOW_MS ? { kind: "now", ageMs: null } : { kind: "ago", ageMs };
}
