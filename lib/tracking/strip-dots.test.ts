import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceM, type LngLat, latOfY, lngOfX, moveBy } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId } from "#lib/core/ids.ts";
import type { Fix } from "./position-batch.ts";
import { cutsOf, type StreetPoints } from "./public-view.ts";
import { STRIP_WINDOW_MS, type StripDot, type StripTrip, stripDots } from "./strip-dots.ts";
import type { Trip } from "./trip.ts";

const SECRET = 4711;
const NOW_MS = 1_764_000_000_000;
const PICKUP = { lng: 11.97, lat: 57.7 };
const NO_STREETS: StreetPoints = { nearest: () => null };

const tripOf = (i: number, dropoff: LngLat = moveBy(PICKUP, 3_000, 60)): Trip => ({
  deliveryId: `dlv_${i.toString(16).padStart(32, "0")}` as DeliveryId,
  publicId: i,
  driverId: `drv_${"0".repeat(32)}` as DriverId,
  orderId: null,
  vehicle: "bike",
  status: "picked_up",
  pickup: PICKUP,
  dropoff,
  area: 255,
});
const fixAt = ({ lng, lat }: LngLat, agoMs: number): Fix => ({
  lng,
  lat,
  recordedAt: NOW_MS - agoMs,
  accuracy: null,
  heading: null,
  speed: null,
});
/** One fix a second for a minute, along a straight line at so many metres a second. */
const ride = (from: LngLat, bearing: number, mps: number): Fix[] =>
  Array.from({ length: 60 }, (_, i) => fixAt(moveBy(from, i * mps, bearing), (59 - i) * 1_000));
const dotsOf = (trips: readonly StripTrip[], most = 20) =>
  stripDots(trips, { secret: SECRET, streets: NO_STREETS, nowMs: NOW_MS, most });

/** How near a dot comes to a place on its way as a browser draws it, by a look every few metres. */
function nearestM({ stops }: StripDot, place: LngLat): number {
  const ways = stops.map((stop, i) => ({ from: stops[i - 1] ?? stop, to: stop }));
  return Math.min(
    ...ways.flatMap(({ from, to }) =>
      Array.from({ length: 33 }, (_, i) => {
        const [x, y] = [from.x + ((to.x - from.x) * i) / 32, from.y + ((to.y - from.y) * i) / 32];
        return distanceM({ lng: lngOfX(x), lat: latOfY(y) }, place);
      }),
    ),
  );
}

describe("the dots of the live strip", () => {
  it("are never nearer to either end of a trip than its cut, wherever a driver rides", () => {
    let drawn = 0;
    const direction = fc.double({ min: 0, max: 360, noNaN: true });
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.boolean(),
        direction,
        direction,
        fc.double({ min: 0, max: 700, noNaN: true }),
        fc.double({ min: 0, max: 25, noNaN: true }),
        fc.array(fc.nat(59), { maxLength: 20 }),
        (id, fromPickup, there, bearing, metres, mps, lost) => {
          const trip = tripOf(id);
          const from = moveBy(fromPickup ? trip.pickup : trip.dropoff, metres, there);
          const fixes = ride(from, bearing, mps).filter((_, i) => !lost.includes(i));
          const cuts = cutsOf(trip, SECRET);
          for (const dot of dotsOf([{ trip, fixes }])) {
            drawn++;
            expect(nearestM(dot, trip.pickup)).toBeGreaterThanOrEqual(cuts.pickupM - 0.05);
            expect(nearestM(dot, trip.dropoff)).toBeGreaterThanOrEqual(cuts.dropoffM - 0.05);
          }
        },
      ),
      { numRuns: 1_000 },
    );
    expect(drawn).toBeGreaterThan(80);
  });

  it("go round what is cut, not straight through it", () => {
    let drawn = 0;
    for (let id = 0; id < 300; id++) {
      const trip = tripOf(id);
      const { pickupM } = cutsOf(trip, SECRET);
      // past the restaurant in steps of 140 m, just outside the cut
      const step = (140 / (pickupM + 14) / Math.PI) * 180;
      const fixes = [3, 2, 1, 0].map((i) => fixAt(moveBy(PICKUP, pickupM + 14, id - i * step), i * 5_000));
      for (const dot of dotsOf([{ trip, fixes }])) {
        drawn++;
        expect(nearestM(dot, PICKUP)).toBeGreaterThanOrEqual(pickupM - 0.05);
      }
    }
    expect(drawn).toBeGreaterThan(100);
  });

  it("are as many as asked for at most", () => {
    const trips = Array.from({ length: 50 }, (_, i) => ({
      trip: tripOf(i),
      fixes: ride(moveBy(PICKUP, 1_500, 60), 90, 4),
    }));
    expect(dotsOf(trips)).toHaveLength(20);
    expect(dotsOf(trips.slice(0, 3))).toHaveLength(3);
    expect(dotsOf([])).toEqual([]);
  });

  it("say nothing but when and where: no name, and points of a grid instead of positions", () => {
    const fixes = ride(moveBy(PICKUP, 1_500, 60), 90, 4);
    const [dot] = dotsOf([{ trip: tripOf(1), fixes }]);
    expect(Object.keys(dot ?? {})).toEqual(["stops"]);
    const exact = new Set(fixes.map(({ lng, lat }) => `${lng.toFixed(6)},${lat.toFixed(6)}`));
    for (const { x, y, ...rest } of dot?.stops ?? []) {
      expect(Object.keys(rest)).toEqual(["atMs"]);
      expect(exact).not.toContain(`${lngOfX(x).toFixed(6)},${latOfY(y).toFixed(6)}`);
    }
  });

  it("move at their drivers' own pace and wait where they wait", () => {
    const from = moveBy(PICKUP, 1_500, 60);
    const waited = [
      ...Array.from({ length: 30 }, (_, i) => fixAt(from, 59_000 - i * 1_000)),
      ...Array.from({ length: 30 }, (_, i) => fixAt(moveBy(from, i * 5, 90), 29_000 - i * 1_000)),
    ];
    const [dot] = dotsOf([{ trip: tripOf(1), fixes: waited }]);
    const stops = dot?.stops ?? [];
    const [first, second] = stops;
    expect([second?.x, second?.y]).toEqual([first?.x, first?.y]);
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(24_000);
    expect(stops.at(-1)?.atMs).toBe(NOW_MS);
    expect(stops.length).toBeGreaterThan(4);
  });

  it("are not of who is silent, not picked up or near an end, nor older than the window", () => {
    const midway = moveBy(PICKUP, 1_500, 60);
    const fixes = ride(midway, 90, 4);
    const silent = fixes.map((fix) => ({ ...fix, recordedAt: fix.recordedAt - 30_000 }));
    expect(dotsOf([{ trip: tripOf(1), fixes: silent }])).toEqual([]);
    expect(dotsOf([{ trip: { ...tripOf(1), status: "assigned" }, fixes }])).toEqual([]);
    expect(dotsOf([{ trip: tripOf(1), fixes: ride(PICKUP, 60, 1) }])).toEqual([]);
    expect(dotsOf([{ trip: tripOf(1), fixes: [] }])).toEqual([]);
    const old = [fixAt(moveBy(midway, -100, 90), STRIP_WINDOW_MS + 1), ...fixes];
    expect(dotsOf([{ trip: tripOf(1), fixes: old }])[0]?.stops[0]?.atMs).toBe(NOW_MS - 59_000);
  });
});
