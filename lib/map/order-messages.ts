import * as z from "zod/mini";
import { ORDER_EVENT_TYPES, ORDER_STATUSES } from "#lib/orders/status.ts";
import type { EtaReason, FollowAs } from "#lib/tracking/order-feed.ts";
import { VEHICLES } from "#lib/tracking/trip.ts";

/** The order feed at the browser's door: the shapes of lib/tracking/order-feed.ts. */

export const REASONS = [
  "waiting_for_restaurant",
  "waiting_for_driver",
  "waiting_for_kitchen",
  "driver_to_restaurant",
  "driver_on_the_way",
  "other_stop_first",
  "arriving",
  "driver_unseen",
] as const satisfies readonly EtaReason[];
const AS = ["customer", "restaurant", "driver", "operator", "watch", "manage"] as const satisfies readonly FollowAs[];

const orderId = z.string();
const place = z.object({ lng: z.number(), lat: z.number() });
const status = z.enum(ORDER_STATUSES);
const driver = z.nullable(z.object({ name: z.string(), vehicle: z.enum(VEHICLES) }));
const handle = z.int().check(z.gte(0));
const route = z.nullable(z.object({ path: z.string() }));
const eta = z.nullable(
  z.object({
    from: z.number(),
    to: z.number(),
    reason: z.enum(REASONS),
    driverMin: z.nullable(z.number()),
    lateMin: z.number(),
  }),
);
const events = z.array(
  z.object({
    seq: z.int().check(z.gte(1)),
    type: z.enum(ORDER_EVENT_TYPES),
    status: z.nullable(status),
    actor: z.enum(["customer", "restaurant", "driver", "operator", "system"]),
    cause: z.nullable(z.string()),
    at: z.number(),
  }),
);
const order = z.object({
  id: orderId,
  code: z.string(),
  status,
  restaurant: z.object({ name: z.string(), slug: z.string(), at: place }),
  dropoff: place,
  items: z.nullable(z.number()),
  totalMinor: z.nullable(z.number()),
  currency: z.nullable(z.string()),
  placedAt: z.number(),
  promisedAt: z.number(),
  endedAt: z.nullable(z.number()),
  driver,
});

export const orderMessages = [
  z.object({ type: z.literal("order"), orderId, handle, as: z.enum(AS), order, events, eta, route }),
  z.object({
    type: z.literal("events"),
    orderId,
    handle,
    events,
    status,
    endedAt: z.nullable(z.number()),
    driver,
  }),
  z.object({ type: z.literal("eta"), orderId, eta }),
  z.object({ type: z.literal("route"), orderId, route }),
  z.object({ type: z.literal("unfollowed"), orderId, code: z.string() }),
] as const;
