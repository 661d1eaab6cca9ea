import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { type DeliveryId, type DriverId, isId, type OrderId } from "#lib/core/ids.ts";
import { type Trip, VEHICLES } from "#lib/tracking/trip.ts";

/**
 * The bus topic that tells of every change of a trip, after its transaction, in batches (lib/infra/batcher.ts) whose items
 * are made here. Lossy: `listLiveTrips` is the truth.
 */
export const TRIPS_TOPIC = "trips";

const place = z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) });
const tripSchema = z.object({
  deliveryId: z.custom<DeliveryId>((id) => typeof id === "string" && isId("delivery", id)),
  publicId: z.int().min(0).max(0xffff_ffff),
  driverId: z.custom<DriverId>((id) => typeof id === "string" && isId("driver", id)),
  orderId: z.custom<OrderId>((id) => typeof id === "string" && isId("order", id)).nullable(),
  vehicle: z.enum(VEHICLES),
  status: z.enum(["assigned", "picked_up", "delivered", "cancelled"]),
  pickup: place,
  dropoff: place,
  area: z.int().min(0).max(255),
});
const messageSchema = z.array(tripSchema);

/** One item for any number of trips: JSON in UTF-8. */
export function encodeTrips(trips: readonly Trip[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(trips));
}

/** The trips of an item. Throws `bad_message` on anything that `encodeTrips` did not make. */
export function decodeTrips(bytes: Uint8Array): Trip[] {
  try {
    return messageSchema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new AppError("bad_message", undefined, { cause });
  }
}
