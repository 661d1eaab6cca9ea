import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { createId } from "#lib/core/ids.ts";
import { type Trip, VEHICLES } from "#lib/tracking/trip.ts";
import { decodeTrips, encodeTrips } from "./trip-topic.ts";

const place = fc.record({
  lng: fc.double({ min: -180, max: 180, noNaN: true }).map((v) => v + 0),
  lat: fc.double({ min: -90, max: 90, noNaN: true }).map((v) => v + 0),
});
const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
const trip: fc.Arbitrary<Trip> = fc.record({
  deliveryId: random.map((bytes) => createId("delivery", 1_800_000_000_000, bytes)),
  publicId: fc.nat({ max: 0xffff_ffff }),
  driverId: random.map((bytes) => createId("driver", 1_800_000_000_000, bytes)),
  orderId: fc.option(random.map((bytes) => createId("order", 1_800_000_000_000, bytes))),
  vehicle: fc.constantFrom(...VEHICLES),
  status: fc.constantFrom("assigned", "picked_up", "delivered", "cancelled"),
  pickup: place,
  dropoff: place,
  area: fc.nat({ max: 255 }),
});

test("trips come out of the topic as they went in", () => {
  fc.assert(
    fc.property(fc.array(trip, { maxLength: 20 }), (trips) => {
      expect(decodeTrips(encodeTrips(trips))).toEqual(trips);
    }),
  );
});

test("what is not a list of trips is refused with bad_message", () => {
  const [sample] = fc.sample(trip, 1);
  const wrong = [
    "",
    "{}",
    "[1]",
    JSON.stringify([{ ...sample, area: 256 }]),
    JSON.stringify([{ ...sample, driverId: "drv_1" }]),
  ];
  for (const text of wrong) expect(() => decodeTrips(new TextEncoder().encode(text))).toThrow(AppError);
  expect(() => decodeTrips(Uint8Array.of(0xff, 0xfe))).toThrow(AppError);
});
