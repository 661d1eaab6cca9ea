import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mercatorX } from "#lib/core/geo.ts";
import { bboxOf, cameraOf, NO_PADDING, screenOf, viewOf, visibleRect } from "./camera.ts";
import { watchOf } from "./watch-box.ts";
import { zoomInto } from "./zoom-into.ts";

const view = { lng: 11.97, lat: 57.7, zoom: 13 };
const camera = cameraOf(view, 1440, 900, { ...NO_PADDING, left: 380 });

describe("the camera", () => {
  it("stands in the middle of what the panel leaves free", () => {
    expect(screenOf(camera, camera.x, camera.y)).toEqual({ x: 910, y: 450 });
    expect(viewOf(camera).lat).toBeCloseTo(57.7, 9);
  });

  it("takes the copy of the world that is nearest", () => {
    const east = cameraOf({ lng: 179.9, lat: 0, zoom: 8 }, 800, 600, NO_PADDING);
    const { x } = screenOf(east, mercatorX(-179.9), 0.5);
    expect(x).toBeGreaterThan(400);
    expect(x).toBeLessThan(800);
  });

  it("gives a box that crosses the antimeridian with its west greater than its east", () => {
    const box = bboxOf(cameraOf({ lng: 179.9, lat: 0, zoom: 8 }, 800, 600, NO_PADDING), 0, 0);
    expect(box.west).toBeGreaterThan(box.east);
  });

  it("gives a box on earth for any view", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -85, max: 85, noNaN: true }),
        fc.double({ min: 0, max: 22, noNaN: true }),
        (lng, lat, zoom) => {
          const { bbox } = watchOf(cameraOf({ lng, lat, zoom }, 3840, 2160, NO_PADDING), 0);
          expect(Math.max(Math.abs(bbox.west), Math.abs(bbox.east))).toBeLessThanOrEqual(180);
          expect(bbox.south).toBeLessThanOrEqual(bbox.north);
          expect(Math.abs(bbox.north)).toBeLessThanOrEqual(90);
        },
      ),
    );
  });

  it("keeps a quarter of the map visible, however large the sheet", () => {
    const rect = visibleRect({ ...camera, padding: { ...NO_PADDING, bottom: 5000 } }, 0);
    expect(rect.bottom - rect.top).toBe(225);
  });
});

describe("zooming into a cluster", () => {
  const at = (id: number, x: number) => ({
    kind: "delivery" as const,
    id,
    x,
    y: camera.y,
    heading: 0,
    vehicle: "bike" as const,
    area: 0,
    etaMin: 1,
    seenTick: null,
  });

  it("brings all members into view, at least one step closer", () => {
    const members = [at(1, camera.x), at(2, camera.x + 100 / (512 * 2 ** 13))];
    const target = zoomInto({ x: camera.x, y: camera.y, count: 2, members }, camera, 18);
    expect(target.zoom).toBeGreaterThanOrEqual(14);
    const there = { ...camera, ...target };
    for (const { x, y } of members) {
      const point = screenOf(there, x, y);
      expect(point.x).toBeGreaterThan(380);
      expect(point.x).toBeLessThan(1440);
    }
  });

  it("never goes past the closest zoom", () => {
    const members = [at(1, camera.x), at(2, camera.x)];
    expect(zoomInto({ x: camera.x, y: camera.y, count: 2, members }, camera, 13.5).zoom).toBe(13.5);
  });
});
