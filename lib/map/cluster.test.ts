import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "#lib/core/rng.ts";
import type { FeedCell, FeedDelivery, FeedEntry } from "#lib/tracking/feed.ts";
import { type Camera, isInside, NO_PADDING, screenOf, visibleRect } from "./camera.ts";
import { Clusterer, type Group, groupingOf, groupsInView, mergeLightest } from "./cluster.ts";
import { MAX_MARKERS } from "./items.ts";
import { Scene } from "./scene.ts";

function delivery(id: number, x: number, y: number): FeedDelivery {
  return { kind: "delivery", id, x, y, heading: 0, vehicle: "bike", area: 0, etaMin: 5, seenTick: null };
}
function cell(id: string, x: number, y: number, count: number): FeedCell {
  return { kind: "cell", id, x, y, count };
}
function total(groups: readonly Group[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
/** Deliveries as they come: strewn, on one spot, on a tile's border, on both sides of the antimeridian. */
const place = fc.oneof(
  fc.tuple(unit, unit),
  fc.constant([0.533, 0.302] as [number, number]),
  fc.tuple(
    fc.integer({ min: 0, max: 4096 }).map((n) => n / 4096),
    unit,
  ),
  fc.tuple(fc.constantFrom(0, 1e-9, 1 - 1e-9), unit),
  fc.tuple(fc.double({ min: 0.53, max: 0.5305, noNaN: true }), fc.double({ min: 0.3, max: 0.3005, noNaN: true })),
);
const entries = fc
  .array(fc.tuple(place, fc.integer({ min: 0, max: 40 })), { maxLength: 400, size: "max" })
  .map((list) => list.map(([[x, y], n], i): FeedEntry => (n === 0 ? delivery(i, x, y) : cell(`c${i}`, x, y, n))));
const camera: fc.Arbitrary<Camera> = fc.record({
  x: unit,
  y: unit,
  zoom: fc.double({ min: 0, max: 22, noNaN: true }),
  width: fc.integer({ min: 1, max: 3840 }),
  height: fc.integer({ min: 1, max: 2160 }),
  padding: fc.constantFrom(NO_PADDING, { top: 0, right: 0, bottom: 600, left: 0 }, { ...NO_PADDING, left: 380 }),
});

describe("the cap", () => {
  it("holds for any entries, any view, any zoom and any number of reserved places", () => {
    fc.assert(
      fc.property(
        entries,
        camera,
        fc.integer({ min: 0, max: MAX_MARKERS }),
        fc.boolean(),
        (list, view, max, choose) => {
          const scene = new Scene();
          scene.load(1, list.length, list);
          const first = list.find(({ kind }) => kind === "delivery");
          if (choose && first?.kind === "delivery") scene.select(first.id);
          const placed = scene.arrange(view, max);
          expect(placed.length).toBeLessThanOrEqual(max);
          expect(new Set(placed.map(({ key }) => key)).size).toBe(placed.length);
          expect(scene.snapshot().items).toHaveLength(placed.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("holds while the same map is panned and zoomed from tick to tick", () => {
    fc.assert(
      fc.property(entries, fc.array(camera, { minLength: 2, maxLength: 6 }), (list, views) => {
        const scene = new Scene();
        for (const [tick, view] of views.entries()) {
          scene.load(tick, list.length, list);
          expect(scene.arrange(view, MAX_MARKERS).length).toBeLessThanOrEqual(MAX_MARKERS);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("holds for 100,000 deliveries given one by one, on every screen and zoom", () => {
    const rng = createRng("cap");
    const list = Array.from({ length: 100_000 }, (_, i) =>
      delivery(i, 0.533 + rng.gaussian() * 1e-4, 0.302 + rng.gaussian() * 1e-4),
    );
    const scene = new Scene();
    for (const [width, height, zoom] of [
      [390, 844, 14],
      [3840, 2160, 0],
      [3840, 2160, 12.2],
    ] as const) {
      scene.load(1, list.length, list);
      const view = { x: 0.533, y: 0.302, zoom, width, height, padding: NO_PADDING };
      expect(scene.arrange(view, MAX_MARKERS).length).toBeLessThanOrEqual(MAX_MARKERS);
    }
  });

  it("holds for 100,000 deliveries given as the full grids of 32 tiles", () => {
    const list: FeedEntry[] = [];
    const step = 1 / (2 ** 12 * 8);
    for (let i = 0; i < 64; i++) {
      for (let j = 0; j < 32; j++) list.push(cell(`${i}/${j}`, 0.53 + i * step, 0.3 + j * step, 49));
    }
    const scene = new Scene();
    for (const zoom of [11, 12.4, 13, 13.6, 15]) {
      scene.load(1, 100_352, list);
      const view = { x: 0.53 + 32 * step, y: 0.3 + 16 * step, zoom, width: 3840, height: 2160, padding: NO_PADDING };
      const placed = scene.arrange(view, MAX_MARKERS);
      expect(placed.length).toBeLessThanOrEqual(MAX_MARKERS);
      expect(placed.length).toBeGreaterThan(10);
    }
  });
});

describe("groups", () => {
  it("lose nobody and count nobody twice, at every level", () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: 20 }), (list, level) => {
        const clusterer = new Clusterer();
        clusterer.load(list, level, 90);
        const groups = clusterer.groupsAt(level);
        expect(total(groups)).toBe(list.reduce((sum, e) => sum + (e.kind === "cell" ? e.count : 1), 0));
        const ids = groups.flatMap(({ members }) => members.map(({ id }) => id));
        expect(new Set(ids).size).toBe(list.length);
        expect(ids).toHaveLength(list.length);
      }),
    );
  });

  it("stand in the middle of their members by weight, where the members are now", () => {
    const clusterer = new Clusterer();
    clusterer.load([cell("a", 0.5, 0.5, 3), delivery(1, 0.5001, 0.5)], 10, 90);
    const [group] = clusterer.groupsAt(10);
    expect(group?.count).toBe(4);
    expect(group?.x).toBeCloseTo(0.500025, 12);
  });

  it("stay as they are while their members only stir", () => {
    const rng = createRng("stir");
    const at = Array.from({ length: 300 }, () => [0.53 + rng.next() * 1e-3, 0.3 + rng.next() * 1e-3] as const);
    const clusterer = new Clusterer();
    const shape = (shift: number) => {
      clusterer.load(
        at.map(([x, y], i) => delivery(i, x + (i % 2 ? shift : -shift), y)),
        13,
        90,
      );
      return clusterer.groupsAt(13).map(({ members }) => members.map(({ id }) => id).join());
    };
    const before = shape(0);
    expect(shape(10 / (512 * 2 ** 13))).toEqual(before);
  });

  it("do not flip between two levels when the count hovers about the cap", () => {
    const groups = (n: number) => Array.from({ length: n }, (): Group => ({ x: 0, y: 0, count: 1, members: [] }));
    const at = (fine: number) => (level: number) => groups(level === 5 ? fine : 30);
    const all = () => true;
    expect(groupsInView(at(101), all, 5, 100, 0).step).toBe(1);
    expect(groupsInView(at(99), all, 5, 100, 1).step).toBe(1);
    expect(groupsInView(at(80), all, 5, 100, 1).step).toBe(0);
  });

  it("merged into their neighbours keep the count", () => {
    const many = Array.from({ length: 50 }, (_, i): Group => ({ x: i, y: i, count: i + 1, members: [] }));
    const merged = mergeLightest(many, 7);
    expect(merged).toHaveLength(7);
    expect(total(merged)).toBe(total(many));
  });
});

describe("what stands on the map", () => {
  it("is inside the visible map, and its count is the sum of the markers", () => {
    fc.assert(
      fc.property(entries, camera, (list, view) => {
        const scene = new Scene();
        scene.load(1, list.length, list);
        const placed = scene.arrange(view, MAX_MARKERS);
        const rect = visibleRect(view, 29);
        if (view.zoom >= 1) {
          for (const { group } of placed) expect(isInside(rect, screenOf(view, group.x, group.y))).toBe(true);
        }
        const snapshot = scene.snapshot();
        expect(snapshot.inView).toBe(total(placed.map(({ group }) => group)));
        expect(new Set(snapshot.items.map(({ key }) => key))).toEqual(new Set(placed.map(({ key }) => key)));
      }),
      { numRuns: 100 },
    );
  });

  it("shows the chosen delivery by itself, however crowded it is", () => {
    const list = Array.from({ length: 200 }, (_, i) => delivery(i, 0.5, 0.5));
    const view = { x: 0.5, y: 0.5, zoom: 14, width: 1440, height: 900, padding: NO_PADDING };
    const scene = new Scene();
    scene.load(1, 200, list);
    expect(scene.arrange(view, MAX_MARKERS)).toHaveLength(1);
    scene.select(7);
    const placed = scene.arrange(view, MAX_MARKERS);
    expect(placed.map(({ group }) => group.count).sort()).toEqual([1, 199]);
    expect(placed.find(({ selected }) => selected)?.delivery?.id).toBe(7);
    expect(scene.snapshot().inView).toBe(200);
  });

  it("shows about 30 to 60 markers of a busy city on a laptop", () => {
    const rng = createRng("busy");
    const list = Array.from({ length: 400 }, (_, i) =>
      delivery(i, 0.5332 + rng.gaussian() * 9e-5, 0.3025 + rng.gaussian() * 9e-5),
    );
    const scene = new Scene();
    for (const zoom of [12.6, 13, 13.4]) {
      scene.load(1, 400, list);
      const view = { x: 0.5332, y: 0.3025, zoom, width: 1440, height: 900, padding: { ...NO_PADDING, left: 380 } };
      const placed = scene.arrange(view, MAX_MARKERS);
      expect(placed.length).toBeGreaterThanOrEqual(30);
      expect(placed.length).toBeLessThanOrEqual(66);
    }
  });

  it("groups more widely on larger screens and more closely near the ground", () => {
    const radius = (width: number, height: number, zoom: number) => {
      const { level, radiusPx } = groupingOf({ zoom, width, height });
      return radiusPx * 2 ** (zoom - level);
    };
    for (const zoom of [12, 12.4, 12.5, 12.9, 13.3]) expect(Math.abs(radius(1440, 900, zoom) - 90)).toBeLessThan(20);
    expect(radius(3840, 2160, 13)).toBeGreaterThan(200);
    expect(radius(1440, 900, 18)).toBeLessThan(45);
  });
});
