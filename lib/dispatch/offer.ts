import type { LngLat } from "#lib/core/geo.ts";
import type { OfferId, OrderId } from "#lib/core/ids.ts";

/**
 * The life of an offer: one driver is asked whether they bring one order.
 *
 * offered → accepted (the order is theirs) | declined | expired (25 s without an answer) | withdrawn (the order ended, or
 * somebody else was put on it). All four are ends. An answer that comes after its time is none, whether anybody has noticed
 * the time or not.
 */
export const OFFER_STATUSES = ["offered", "accepted", "declined", "expired", "withdrawn"] as const;
export type OfferStatus = (typeof OFFER_STATUSES)[number];

/** How long a driver has for an answer. */
export const OFFER_MS = 25_000;

/** Times are ms since 1970. */
export type Offer = { readonly status: OfferStatus; readonly expiresAt: number };
type OfferEvent = { readonly type: "accept" | "decline" | "withdraw" | "tick"; readonly at: number };

const LEADS_TO = {
  accept: "accepted",
  decline: "declined",
  withdraw: "withdrawn",
  tick: "expired",
} as const satisfies Record<OfferEvent["type"], OfferStatus>;

/**
 * The offer after an event. `isHeard` says whether it is now as the event wanted it: the same answer twice is heard twice,
 * another one, or one that comes too late, is not.
 */
export function stepOffer<T extends Offer>(offer: T, { type, at }: OfferEvent): { offer: T; isHeard: boolean } {
  const wanted = LEADS_TO[type];
  if (offer.status !== "offered") return { offer, isHeard: type === "tick" || offer.status === wanted };
  if (at >= offer.expiresAt) return { offer: { ...offer, status: "expired" }, isHeard: type === "tick" };
  if (type === "tick") return { offer, isHeard: true };
  return { offer: { ...offer, status: wanted }, isHeard: true };
}

/** An offer as its driver is told of it. Times are ms since 1970. */
export type OfferView = {
  readonly offerId: OfferId;
  readonly orderId: OrderId;
  readonly restaurant: { readonly name: string; readonly at: LngLat };
  readonly dropoff: LngLat;
  readonly pickupAt: number;
  readonly doorAt: number;
  readonly expiresAt: number;
  readonly items: number;
  /** What the driver gets for it: the delivery's fee and the tip that came with the order. */
  readonly payMinor: number;
  readonly currency: string;
};

/** An offer of this order that has ended, the newest last. */
export type PastOffer = { readonly driverId: string; readonly status: OfferStatus; readonly endedAt: number };

/**
 * Whoever said no is not asked again for so long, nor whoever had said yes and lost it again; whoever said nothing for
 * so long: phones lie in pockets.
 */
const ASK_AGAIN_MS = { declined: 600_000, accepted: 600_000, expired: 120_000 } as const;
/** So many in vain, or so long without anybody, and a person looks at it. */
const ALARM_AFTER = { refusals: 8, waitedMs: 600_000 } as const;

/** Whom to leave alone now with an order that has come to these offers, and whether an operator is to be told. */
export function turnOf(
  past: readonly PastOffer[],
  { nowMs, wantedSince }: { readonly nowMs: number; readonly wantedSince: number },
): { refusedBy: Set<string>; isAlarm: boolean } {
  const refusedBy = new Set<string>();
  let refusals = 0;
  for (const { driverId, status, endedAt } of past) {
    if (status === "offered" || status === "withdrawn") continue;
    if (status !== "accepted") refusals++;
    if (nowMs < endedAt + ASK_AGAIN_MS[status]) refusedBy.add(driverId);
  }
  return { refusedBy, isAlarm: refusals >= ALARM_AFTER.refusals || nowMs - wantedSince >= ALARM_AFTER.waitedMs };
}
