import type { LngLat } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId, OrderId } from "#lib/core/ids.ts";

/** What a driver moves by. The order is the wire's code: 0, 1, 2. */
export const VEHICLES = ["bike", "scooter", "car"] as const;
export type Vehicle = (typeof VEHICLES)[number];

/**
 * A delivery as tracking sees it, from assignment to its end.
 * assigned (on the way to the restaurant) → picked_up → delivered | cancelled.
 */
export type TripStatus = "assigned" | "picked_up" | "delivered" | "cancelled";
export type Trip = {
  readonly deliveryId: DeliveryId;
  /** Random 32-bit name on the public map: says nothing of driver, customer or order. Never reused while live. */
  readonly publicId: number;
  readonly driverId: DriverId;
  /** The order that is brought. Null only for deliveries older than orders. */
  readonly orderId: OrderId | null;
  readonly vehicle: Vehicle;
  readonly status: TripStatus;
  readonly pickup: LngLat;
  readonly dropoff: LngLat;
  /** Index into the city's list of areas: where it goes, told as coarsely as a district. 255 = unknown. */
  readonly area: number;
};
