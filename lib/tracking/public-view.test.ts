import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceM, type LngLat, latOfY, lngOfX, mercatorX, mercatorY, moveBy } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId } from "#lib/core/ids.ts";
import type { PublicDelivery } from "./delivery-record.ts";
import type { Fix } from "./position-batch.ts";
import { cutsOf, etaMinutes, PUBLIC_VIEW, publicView, type StreetPoints } from "./public-view.ts";
import type { Trip } from "./trip.ts";

const SECRET = 4711;
const PICKUP = { lng: 11.97, lat: 57.7 };
const DROPOFF = moveBy(PICKUP, 3_000, 60);
const idOf = (i: number) => `dlv_${i.toString(16).padStart(32, "0")}` as DeliveryId;
const trip = (more: Partial<Trip> = {}): Trip => ({
  deliveryId: idOf(1),
  publicId: 77,
  driverId: `drv_${"0".repeat(32)}` as DriverId,
  orderId: null,
  vehicle: "bike",
  status: "picked_up",
  pickup: PICKUP,
  dropoff: DROPOFF,
  area: 3,
  ...more,
});
const fixAt = ({ lng, lat }: LngLat, heading: number | null = 90): Fix => ({
  lng,
  lat,
  recordedAt: 0,
  accuracy: 5,
  heading,
  speed: 4,
});
const NO_STREETS: StreetPoints = { nearest: () => null };

/** Stations 25 m apart along parallels 90 m apart, as a city's streets would give. */
const STREETS: StreetPoints = {
  nearest(x, y, maxM) {
    const lat = Math.round(latOfY(y) / 0.0008) * 0.0008;
    const step = 0.00042;
    const lng = Math.round(lngOfX(x) / step) * step;
    const metres = distanceM({ lng: lngOfX(x), lat: latOfY(y) }, { lng, lat });
    return metres <= maxM ? { x: mercatorX(lng), y: mercatorY(lat) } : null;
  },
};

const placeOf = ({ x, y }: PublicDelivery): LngLat => ({ lng: lngOfX(x), lat: latOfY(y) });
const show = (at: LngLat, of: Trip, streets: StreetPoints, before: PublicDelivery | null = null) =>
  publicView(of, cutsOf(of, SECRET), fixAt(at), null, streets, before);

const bearing = fc.double({ min: 0, max: 360, noNaN: true });
const delivery = fc.nat(100_000).map((i) => trip({ deliveryId: idOf(i) }));

describe("the cuts of a trip", () => {
  it("are 150 to 300 m, differ from trip to trip and end to end, and are the same wherever they are reckoned", () => {
    const cuts = Array.from({ length: 500 }, (_, i) => cutsOf(trip({ deliveryId: idOf(i) }), SECRET));
    for (const { pickupM, dropoffM, etaTo } of cuts) {
      for (const metres of [pickupM, dropoffM, distanceM(etaTo, DROPOFF)]) {
        expect(metres).toBeGreaterThanOrEqual(PUBLIC_VIEW.cutMinM - 0.01);
        expect(metres).toBeLessThanOrEqual(PUBLIC_VIEW.cutMaxM + 0.01);
      }
    }
    expect(new Set(cuts.flatMap((c) => [c.pickupM, c.dropoffM])).size).toBeGreaterThan(990);
    expect(cutsOf(trip(), SECRET)).toEqual(cutsOf(trip(), SECRET));
    expect(cutsOf(trip(), SECRET + 1)).not.toEqual(cutsOf(trip(), SECRET));
  });
});

describe("what the public map may know", () => {
  it("is nothing within the cut of either end, wherever the streets put the point", () => {
    fc.assert(
      fc.property(
        delivery,
        fc.boolean(),
        bearing,
        fc.double({ min: 0, max: 600, noNaN: true }),
        fc.constantFrom(STREETS, NO_STREETS),
        (of, atPickup, direction, metres, streets) => {
          const cuts = cutsOf(of, SECRET);
          const at = moveBy(atPickup ? of.pickup : of.dropoff, metres, direction);
          const before = show(moveBy(of.pickup, 1_500, 60), of, streets);
          for (const last of [null, before]) {
            const view = show(at, of, streets, last);
            if (metres < (atPickup ? cuts.pickupM : cuts.dropoffM)) expect(view).toBeNull();
            if (!view) continue;
            expect(distanceM(placeOf(view), of.pickup)).toBeGreaterThanOrEqual(cuts.pickupM);
            expect(distanceM(placeOf(view), of.dropoff)).toBeGreaterThanOrEqual(cuts.dropoffM);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("is nothing before the food is picked up and after it is handed over", () => {
    const midway = moveBy(PICKUP, 1_500, 60);
    for (const status of ["assigned", "delivered", "cancelled"] as const) {
      expect(show(midway, trip({ status }), STREETS)).toBeNull();
    }
    expect(show(midway, trip(), STREETS)).not.toBeNull();
  });

  it("is a point of the streets, not where the driver is", () => {
    fc.assert(
      fc.property(bearing, fc.double({ min: 0, max: 600, noNaN: true }), (direction, metres) => {
        const at = moveBy(moveBy(PICKUP, 1_500, 60), metres, direction);
        const view = show(at, trip(), STREETS);
        const station = STREETS.nearest(mercatorX(at.lng), mercatorY(at.lat), PUBLIC_VIEW.snapM);
        expect(view && { x: view.x, y: view.y }).toEqual(station);
      }),
    );
  });

  it("is on a grid of about 25 m where no street is near, so that no digit of the place is left", () => {
    const points = new Set<string>();
    const middle = moveBy(PICKUP, 1_500, 60);
    fc.assert(
      fc.property(bearing, fc.double({ min: 0, max: 100, noNaN: true }), (direction, metres) => {
        const at = moveBy(middle, metres, direction);
        const view = show(at, trip(), NO_STREETS);
        if (!view) throw new Error("it is far from both ends");
        points.add(`${view.x},${view.y}`);
        expect(distanceM(placeOf(view), at)).toBeLessThan(PUBLIC_VIEW.stepM);
      }),
      { numRuns: 2_000 },
    );
    // A disc of 100 m radius has about 45 squares of 27 m.
    expect(points.size).toBeLessThan(70);
  });

  it("names neither driver nor delivery, and not the exact heading", () => {
    const of = trip();
    const view = publicView(of, cutsOf(of, SECRET), fixAt(moveBy(PICKUP, 1_500, 60), 97), 12, STREETS, null);
    expect(Object.keys(view ?? {}).sort()).toEqual(
      ["area", "etaMin", "heading", "id", "seenTick", "vehicle", "x", "y"].sort(),
    );
    expect(view).toMatchObject({ id: 77, heading: 2, vehicle: 0, area: 3, seenTick: 12 });
    expect(JSON.stringify(view)).not.toMatch(/drv_|dlv_/);
  });

  it("turns a heading into eighths, north for 359°, and none into none", () => {
    const heading = (degrees: number | null) =>
      publicView(trip(), cutsOf(trip(), SECRET), fixAt(moveBy(PICKUP, 1_500, 60), degrees), null, STREETS, null)
        ?.heading;
    expect([0, 44, 46, 180, 337, 338, 359, 360, null].map(heading)).toEqual([0, 1, 1, 4, 7, 0, 0, 0, -1]);
  });

  it("keeps its point while the driver is about as near to it as to the next", () => {
    const at = moveBy(PICKUP, 1_500, 60);
    fc.assert(
      fc.property(fc.array(fc.tuple(bearing, fc.double({ min: 0, max: 2.9, noNaN: true }))), (noise) => {
        const first = show(at, trip(), STREETS);
        let shown = first;
        for (const [direction, metres] of noise) shown = show(moveBy(at, metres, direction), trip(), STREETS, shown);
        expect(shown && [shown.x, shown.y]).toEqual(first && [first.x, first.y]);
      }),
    );
    const gone = show(moveBy(at, 60, 90), trip(), STREETS, show(at, trip(), STREETS));
    expect(gone).not.toMatchObject({ x: show(at, trip(), STREETS)?.x });
  });
});

describe("the minutes to a door", () => {
  it("are told to a place beside it: circles drawn from them do not meet at the door", () => {
    const found = Array.from({ length: 60 }, (_, i) => {
      const of = trip({ deliveryId: idOf(i) });
      const meet = meetingPoint(of);
      return distanceM(meet, of.dropoff);
    });
    expect(Math.min(...found)).toBeGreaterThan(PUBLIC_VIEW.cutMinM / 2);
  });

  it("are between 1 and 254, more for a bike than for a scooter", () => {
    const far = moveBy(PICKUP, 4_000_000, 10);
    expect(etaMinutes(PICKUP, PICKUP, "car")).toBe(1);
    expect(etaMinutes(PICKUP, far, "bike")).toBe(254);
    expect(etaMinutes(PICKUP, DROPOFF, "bike")).toBeGreaterThan(etaMinutes(PICKUP, DROPOFF, "scooter"));
  });
});

/** What a patient watcher would do: the place whose minutes fit best with those told from many points. */
function meetingPoint(of: Trip): LngLat {
  const told = Array.from({ length: 150 }, (_, i) => moveBy(of.dropoff, 350 + 20 * i, i * 47)).flatMap((at) => {
    const view = show(at, of, NO_STREETS);
    return view ? [{ at: placeOf(view), etaMin: view.etaMin }] : [];
  });
  let best = { at: of.dropoff, wrong: Number.POSITIVE_INFINITY };
  for (let east = -400; east <= 400; east += 40) {
    for (let north = -400; north <= 400; north += 40) {
      const at = moveBy(moveBy(of.dropoff, east, 90), north, 0);
      const wrong = told.filter((one) => etaMinutes(one.at, at, of.vehicle) !== one.etaMin).length;
      if (wrong < best.wrong) best = { at, wrong };
    }
  }
  return best.at;
}
