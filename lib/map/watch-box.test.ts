import { describe, expect, it } from "vitest";
import type { FeedEntry } from "#lib/tracking/feed.ts";
import { tilesOfView } from "#lib/tracking/tile-grid.ts";
import { cameraOf } from "./camera.ts";
import { type Detail, detailFor, needsWatch, watchOf } from "./watch-box.ts";

const noPadding = { top: 0, right: 0, bottom: 0, left: 0 };
const at = (zoom: number, width = 1440, height = 900) =>
  cameraOf({ lng: 11.97, lat: 57.7, zoom }, width, height, noPadding);

describe("what the map asks for", () => {
  it("goes to finer tiles where few deliveries come as counts, and back where they are many or would come singly", () => {
    const cell = (count: number): FeedEntry => ({
      kind: "cell",
      id: `12/2184/1239#${count}`,
      x: 0.533,
      y: 0.302,
      count,
    });
    const one = { kind: "delivery", vehicle: "bike", heading: -1, area: 0, etaMin: 5, seenTick: null } as const;
    const singles = (count: number): FeedEntry[] =>
      Array.from({ length: count }, (_, id) => ({ ...one, id, x: 0.533, y: 0.302 }));
    let detail: Detail = 0;
    const seen = [
      singles(60),
      [cell(900)],
      [cell(300)],
      [cell(550)],
      singles(50),
      singles(39),
      [cell(70)],
      [cell(601)],
    ].map((entries) => {
      detail = detailFor(entries, 13, detail);
      return detail;
    });
    expect(seen).toEqual([0, 0, 1, 1, 1, 0, 1, 0]);
  });

  it("asks for tiles of the next zoom with detail", () => {
    const tiles = ([0, 1] as const).map((detail) => {
      const { bbox, zoom } = watchOf(at(13, 390, 844), detail);
      return tilesOfView(bbox, zoom, 32)[0]?.z;
    });
    expect(tiles).toEqual([12, 13]);
  });

  it("does not ask again for a small step, and does for a large one or another zoom", () => {
    const camera = at(13);
    const east = (px: number) => ({ ...camera, x: camera.x + px / (512 * 2 ** 13) });
    expect(needsWatch(null, camera, 0)).toBe(true);
    expect(needsWatch(camera, east(150), 0)).toBe(false);
    expect(needsWatch(camera, east(150), 1)).toBe(true);
    expect(needsWatch(camera, east(250), 0)).toBe(true);
    expect(needsWatch(camera, at(13.4), 0)).toBe(false);
    expect(needsWatch(camera, at(13.6), 0)).toBe(true);
    expect(needsWatch(camera, at(12.6), 0)).toBe(true);
    expect(needsWatch(camera, { ...camera, width: 1900 }, 0)).toBe(true);
  });
});
