/** The sheet's three heights and how a drag, a key or a press moves between them. Pure; pixels are CSS pixels. */

export const SHEET_HEIGHTS = ["peek", "half", "full"] as const;
export type SheetHeight = (typeof SHEET_HEIGHTS)[number];
export type SheetPx = Readonly<Record<SheetHeight, number>>;

export type SheetEvent =
  | { readonly type: "up" }
  | { readonly type: "down" }
  | { readonly type: "set"; readonly height: SheetHeight }
  /** A drag ended at this height, with this speed in pixels per millisecond, upward positive. */
  | { readonly type: "release"; readonly px: number; readonly pxPerMs: number; readonly heights: SheetPx };

/** A flick faster than this goes one height on, however short it was. */
const FLICK_PX_PER_MS = 0.45;
/** Pulled past its ends a sheet follows the finger by this share. */
const RUBBER = 0.25;

/** `(state, event) => state`. */
export function nextSheet(height: SheetHeight, event: SheetEvent): SheetHeight {
  switch (event.type) {
    case "set":
      return event.height;
    case "up":
      return height === "peek" ? "half" : "full";
    case "down":
      return height === "full" ? "half" : "peek";
    case "release":
      return settle(event.px, event.pxPerMs, event.heights);
  }
}

function settle(px: number, pxPerMs: number, heights: SheetPx): SheetHeight {
  if (pxPerMs > FLICK_PX_PER_MS) return SHEET_HEIGHTS.find((height) => heights[height] > px) ?? "full";
  if (pxPerMs < -FLICK_PX_PER_MS) return SHEET_HEIGHTS.findLast((height) => heights[height] < px) ?? "peek";
  let nearest: SheetHeight = "peek";
  for (const height of SHEET_HEIGHTS) {
    if (Math.abs(heights[height] - px) < Math.abs(heights[nearest] - px)) nearest = height;
  }
  return nearest;
}

/** The height that a drag shows: the finger's between the ends, stiffer past them. */
export function draggedPx(px: number, heights: SheetPx): number {
  if (px > heights.full) return heights.full + (px - heights.full) * RUBBER;
  if (px < heights.peek) return heights.peek - (heights.peek - px) * RUBBER;
  return px;
}
