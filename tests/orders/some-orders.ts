import { randomBytes } from "node:crypto";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { createId, type DriverId, type OrderId, type RestaurantId, type UserId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { upsertDrivers } from "#lib/dispatch/commands.ts";
import { type FirstStep, type OrderDraft, placeOrders } from "#lib/orders/placing/commands.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";

export const KITCHEN = { lng: 11.97, lat: 57.7 };
export const DOOR = { lng: 11.99, lat: 57.71 };

/** A restaurant and two drivers, so that there is somebody to make orders and somebody to bring them. */
export async function somePeople(db: Db): Promise<{ restaurantId: RestaurantId; driverIds: [DriverId, DriverId] }> {
  const restaurantId = createId("restaurant", 0, randomBytes(10));
  await upsertRestaurants(db.primary, [someRestaurant({ id: restaurantId, at: KITCHEN })]);
  const driverIds: [DriverId, DriverId] = [
    createId("driver", 0, randomBytes(10)),
    createId("driver", 0, randomBytes(10)),
  ];
  await upsertDrivers(
    { db },
    driverIds.map((id) => ({ id, name: "Alma Berg", vehicle: "bike" })),
  );
  return { restaurantId, driverIds };
}

/** A draft of an order that was placed just now, or has come as far as these steps. */
export function draftOrder(
  restaurantId: RestaurantId,
  { steps, customerId = null }: { steps?: OrderDraft["steps"]; customerId?: UserId | null } = {},
): OrderDraft {
  const now = Date.now();
  return {
    restaurantId,
    customerId,
    dropoff: DOOR,
    items: 3,
    totalMinor: 38_700,
    currency: "SEK",
    readyAt: now + 600_000,
    promisedAt: now + 2_400_000,
    steps: steps ?? [{ status: "placed", actor: "customer", at: now }],
  };
}

/** The steps of an order that the kitchen is at. */
export function preparingSteps(atMs = Date.now()): [FirstStep, ...FirstStep[]] {
  return [
    { status: "placed", actor: "customer", at: atMs - 20_000 },
    { status: "accepted", actor: "restaurant", at: atMs - 10_000 },
    { status: "preparing", actor: "restaurant", at: atMs },
  ];
}

export async function placeOne(db: Db, draft: OrderDraft): Promise<OrderId> {
  const [orderId] = await placeOrders(db.primary, [draft]);
  if (!orderId) throw new Error("no order was placed");
  return orderId;
}
