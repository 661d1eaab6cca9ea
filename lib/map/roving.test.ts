import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Direction, isDirection, nearestTo, nearestToward } from "./roving.ts";

const points = [
  { x: 10, y: 0, name: "right" },
  { x: 30, y: 0, name: "far right" },
  { x: 0, y: -12, name: "up" },
  { x: -9, y: 3, name: "left" },
  { x: 1, y: 20, name: "down" },
];

describe("arrow keys", () => {
  it("lead to the nearest marker in their direction", () => {
    const from = { x: 0, y: 0 };
    const name = (direction: Direction) => nearestToward(from, points, direction)?.name;
    expect(name("ArrowRight")).toBe("right");
    expect(name("ArrowUp")).toBe("up");
    expect(name("ArrowLeft")).toBe("left");
    expect(name("ArrowDown")).toBe("down");
  });

  it("stay where nothing lies ahead", () => {
    expect(nearestToward({ x: 30, y: 0 }, points, "ArrowRight")).toBeNull();
    expect(isDirection("Enter")).toBe(false);
    expect(isDirection("constructor")).toBe(false);
  });

  it("never lead backwards", () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 500 }), y: fc.integer({ min: 0, max: 500 }) });
    fc.assert(
      fc.property(place, fc.array(place), (from, list) => {
        const next = nearestToward(from, list, "ArrowLeft");
        if (next) expect(next.x).toBeLessThan(from.x);
      }),
    );
  });

  it("find whatever is nearest when a marker has gone", () => {
    expect(nearestTo({ x: 28, y: 1 }, points)?.name).toBe("far right");
    expect(nearestTo({ x: 0, y: 0 }, [])).toBeNull();
  });
});
