import { expect, test } from "vitest";
import type { DriverDelivery } from "#lib/dispatch/driving/shift.ts";
import type { OfferView } from "#lib/dispatch/offer.ts";
import { wayOf } from "./way.ts";

const [kitchen, door, elsewhere] = [
  { lng: 11.96, lat: 57.7 },
  { lng: 11.97, lat: 57.71 },
  { lng: 11.98, lat: 57.72 },
];
const offer = { restaurant: { at: elsewhere }, dropoff: door } as unknown as OfferView;
const delivery = (status: DriverDelivery["status"], atDoorAt: number | null = null) =>
  ({ status, arrivedAt: null, atDoorAt, pickup: { at: kitchen }, dropoff: { at: door } }) as unknown as DriverDelivery;

test("the map shows what is asked, else where to go next, and at a door nothing", () => {
  expect(wayOf(null, delivery("assigned"))).toEqual({ restaurant: kitchen, door: null });
  expect(wayOf(null, delivery("picked_up"))).toEqual({ restaurant: null, door });
  expect(wayOf(offer, delivery("picked_up"))).toEqual({ restaurant: elsewhere, door });
  expect(wayOf(null, delivery("picked_up", 1))).toBeNull();
  expect(wayOf(offer, delivery("picked_up", 1))).toBeNull();
  expect(wayOf(null, null)).toEqual({ restaurant: null, door: null });
});
