import type { LngLat } from "#lib/core/geo.ts";
import type { DeliveryId, OrderId } from "#lib/core/ids.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import type { OfferView } from "../offer.ts";

/** Money in the smallest unit of its currency. */
export type Sum = { readonly minor: number; readonly currency: string };

/** A delivery as its driver needs it. Times are ms since 1970. Whom to reach, and the door, are personal. */
export type DriverDelivery = {
  readonly id: DeliveryId;
  readonly orderId: OrderId;
  readonly code: string;
  readonly status: "assigned" | "picked_up";
  readonly orderStatus: OrderStatus;
  readonly items: number;
  readonly readyAt: number | null;
  readonly promisedAt: number;
  readonly arrivedAt: number | null;
  readonly atDoorAt: number | null;
  readonly pinTriesLeft: number;
  /** In the demo, the PIN while nobody has looked it up, so that somebody can say it; null everywhere else. */
  readonly saidPin: string | null;
  readonly pay: Sum;
  readonly timeZone: string;
  readonly pickup: { readonly name: string; readonly address: string; readonly at: LngLat };
  readonly dropoff: {
    readonly name: string;
    readonly address: string;
    readonly floor: string;
    readonly note: string;
    readonly phone: string;
    readonly at: LngLat;
  };
};

/** How a delivery of the last minutes ended, so that a phone that was away can say so. */
export type EndedDelivery = {
  readonly id: DeliveryId;
  readonly code: string;
  readonly status: "delivered" | "cancelled";
};

/** All that a driver's phone shows. */
export type Shift = {
  readonly driver: { readonly name: string; readonly vehicle: Vehicle; readonly onDutySince: number | null };
  readonly offer: OfferView | null;
  readonly deliveries: readonly DriverDelivery[];
  readonly ended: readonly EndedDelivery[];
  readonly today: { readonly count: number; readonly earned: readonly Sum[] };
  /** The server's clock, ms since 1970. */
  readonly now: number;
};
