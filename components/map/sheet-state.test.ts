import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draggedPx, nextSheet, SHEET_HEIGHTS } from "./sheet-state.ts";

const heights = { peek: 100, half: 320, full: 760 };

describe("nextSheet", () => {
  it("moves one height at a time by key and stays at the ends", () => {
    expect(nextSheet("peek", { type: "up" })).toBe("half");
    expect(nextSheet("half", { type: "up" })).toBe("full");
    expect(nextSheet("full", { type: "up" })).toBe("full");
    expect(nextSheet("full", { type: "down" })).toBe("half");
    expect(nextSheet("peek", { type: "down" })).toBe("peek");
  });

  it("settles at the nearest height after a slow drag", () => {
    const release = (px: number) => nextSheet("half", { type: "release", px, pxPerMs: 0.1, heights });
    expect(release(120)).toBe("peek");
    expect(release(300)).toBe("half");
    expect(release(600)).toBe("full");
  });

  it("follows a flick to the next height in its direction, never against it", () => {
    expect(nextSheet("half", { type: "release", px: 330, pxPerMs: 0.8, heights })).toBe("full");
    expect(nextSheet("half", { type: "release", px: 310, pxPerMs: -0.8, heights })).toBe("peek");
    expect(nextSheet("full", { type: "release", px: 700, pxPerMs: -0.8, heights })).toBe("half");
    expect(nextSheet("peek", { type: "release", px: 90, pxPerMs: -2, heights })).toBe("peek");
  });

  it("always ends at one of the three heights", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (px, pxPerMs) => {
        expect(SHEET_HEIGHTS).toContain(nextSheet("half", { type: "release", px, pxPerMs, heights }));
      }),
    );
  });
});

describe("draggedPx", () => {
  it("is the finger's height between the ends and stiffer past them", () => {
    expect(draggedPx(400, heights)).toBe(400);
    expect(draggedPx(860, heights)).toBe(785);
    expect(draggedPx(60, heights)).toBe(90);
  });
});
