import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LngLat, mercatorX, mercatorY, moveBy } from "#lib/core/geo.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { FeedOrder } from "#lib/tracking/order-feed.ts";
import { type Camera, cameraOf, screenOf } from "./camera.ts";
import { fitTo, needsFit, subjectsOf } from "./order-fit.ts";

const HERE: LngLat = { lng: 11.97, lat: 57.7 };
const PHONE = cameraOf({ ...HERE, zoom: 12 }, 390, 844, { top: 64, right: 0, bottom: 422, left: 0 });
const DESKTOP = cameraOf({ ...HERE, zoom: 12 }, 1440, 900, { top: 72, right: 0, bottom: 0, left: 460 });

function order(status: OrderStatus): FeedOrder {
  return {
    id: "ord_1",
    code: "K7Q2",
    status,
    restaurant: { name: "Kiln & Crumb", slug: "kiln", at: HERE },
    dropoff: moveBy(HERE, 2000, 200),
    items: 3,
    totalMinor: 1,
    currency: "SEK",
    placedAt: 1,
    promisedAt: 2,
    endedAt: null,
    driver: null,
  };
}
/** The camera after a fit. */
function fitted(camera: Camera, places: readonly LngLat[]): Camera {
  return { ...camera, ...fitTo(places, camera, 3) };
}
const onScreen = (camera: Camera, { lng, lat }: LngLat) => screenOf(camera, mercatorX(lng), mercatorY(lat));

describe("what matters of an order", () => {
  it("is where it comes from and goes to, and the driver with the way that is left once they are seen", () => {
    const driver = moveBy(HERE, 500, 200);
    const { restaurant, dropoff } = order("preparing");
    expect(subjectsOf(order("preparing"), null, [])).toEqual([restaurant.at, dropoff]);
    expect(subjectsOf(order("picked_up"), driver, [driver, dropoff])).not.toContain(restaurant.at);
    expect(subjectsOf(order("picked_up"), driver, [])).toEqual([driver, dropoff]);
    expect(subjectsOf(order("delivered"), driver, [])).toEqual([restaurant.at, dropoff]);
  });
});

describe("the camera of an order", () => {
  it("shows all that matters where nothing covers it, with room for the markers", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ metres: fc.integer({ min: 0, max: 9000 }), deg: fc.integer({ min: 0, max: 359 }) }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.constantFrom(PHONE, DESKTOP),
        (steps, screen) => {
          const places = steps.map(({ metres, deg }) => moveBy(HERE, metres, deg));
          const camera = fitted(screen, places);
          const { padding, width, height } = camera;
          for (const place of places) {
            const at = onScreen(camera, place);
            expect(at.x).toBeGreaterThan(padding.left + 40);
            expect(at.x).toBeLessThan(width - padding.right - 40);
            expect(at.y).toBeGreaterThan(padding.top + 40);
            expect(at.y).toBeLessThan(height - padding.bottom - 40);
          }
          expect(needsFit(places, camera, 3)).toBe(false);
        },
      ),
    );
  });

  it("comes no nearer than a street needs, and finds a place even where panels cover nearly all", () => {
    expect(fitted(PHONE, [HERE]).zoom).toBe(16.5);
    const covered = { ...PHONE, padding: { top: 400, right: 0, bottom: 430, left: 0 } };
    expect(Number.isFinite(fitTo([HERE, moveBy(HERE, 3000, 10)], covered, 3).zoom)).toBe(true);
  });

  it("moves when something leaves the free part, or would be seen much better from nearer", () => {
    const door = moveBy(HERE, 3000, 180);
    const camera = fitted(PHONE, [HERE, door]);
    expect(needsFit([moveBy(HERE, 100, 180), door], camera, 3)).toBe(false);
    expect(needsFit([moveBy(HERE, 900, 0), door], camera, 3)).toBe(true);
    expect(needsFit([moveBy(HERE, 2000, 180), door], camera, 3)).toBe(true);
  });
});
