import type { LngLat } from "#lib/core/geo.ts";
import type { DriverDelivery } from "#lib/dispatch/driving/shift.ts";
import type { OfferView } from "#lib/dispatch/offer.ts";
import { stageOf } from "./steps.ts";

/** The places that a driver has still to go to. */
export type Way = { readonly restaurant: LngLat | null; readonly door: LngLat | null };

const NOWHERE: Way = { restaurant: null, door: null };

/** What there is to look at on the map: what is asked, else the next place to go to; null where one is there already, and at a door whatever is asked. */
export function wayOf(offer: OfferView | null, delivery: DriverDelivery | null): Way | null {
  const stage = delivery && stageOf(delivery);
  if (stage === "atDoor") return null;
  if (offer) return { restaurant: offer.restaurant.at, door: offer.dropoff };
  if (!delivery) return NOWHERE;
  if (stage === "toKitchen") return { restaurant: delivery.pickup.at, door: null };
  return stage === "toDoor" ? { restaurant: null, door: delivery.dropoff.at } : null;
}
