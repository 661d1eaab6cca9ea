"use client";
import { type PointerEvent, type RefObject, useCallback, useEffect, useReducer, useRef } from "react";
import { draggedPx, nextSheet, SHEET_HEIGHTS, type SheetEvent, type SheetHeight, type SheetPx } from "./sheet-state.ts";

/** A press becomes a drag after this way, so that buttons in the sheet's head still work. */
const DRAG_AFTER_PX = 6;

type Drag = {
  id: number;
  startY: number;
  startPx: number;
  lastY: number;
  lastMs: number;
  pxPerMs: number;
  moved: boolean;
};

/** The heights as CSS has them, measured from the three probes that the sheet holds. */
export function measureHeights(root: HTMLElement): SheetPx {
  const px = (height: SheetHeight) => root.querySelector<HTMLElement>(`[data-probe="${height}"]`)?.offsetHeight ?? 0;
  return { peek: px("peek"), half: px("half"), full: px("full") };
}

/**
 * The sheet's height and the handlers that drag it. While a finger is down the height is written straight to the
 * root's style (`--sheet`), without React; when it lifts, the state settles and CSS takes over again.
 */
export function useSheet(rootRef: RefObject<HTMLElement | null>, initial: SheetHeight) {
  const [height, send] = useReducer(nextSheet, initial);
  const drag = useRef<Drag | null>(null);

  const end = useCallback(
    (event: PointerEvent, isCancelled: boolean) => {
      const root = rootRef.current;
      const current = drag.current;
      drag.current = null;
      if (!root || current?.id !== event.pointerId || !current.moved) return;
      const heights = measureHeights(root);
      const px = current.startPx + current.startY - current.lastY;
      const pxPerMs = isCancelled || event.timeStamp - current.lastMs > 80 ? 0 : current.pxPerMs;
      root.style.removeProperty("--sheet");
      delete root.dataset.dragging;
      send({ type: "release", px, pxPerMs, heights });
    },
    [rootRef],
  );

  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      const root = rootRef.current;
      if (!root || event.button !== 0 || drag.current) return;
      const startPx = root.querySelector<HTMLElement>("[data-sheet]")?.offsetHeight ?? 0;
      const { pointerId: id, clientY: startY, timeStamp: lastMs } = event;
      drag.current = { id, startY, startPx, lastY: startY, lastMs, pxPerMs: 0, moved: false };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const root = rootRef.current;
      const current = drag.current;
      if (!root || current?.id !== event.pointerId) return;
      if (!current.moved) {
        if (Math.abs(event.clientY - current.startY) < DRAG_AFTER_PX) return;
        current.moved = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        root.dataset.dragging = "";
      }
      const ms = Math.max(1, event.timeStamp - current.lastMs);
      current.pxPerMs = 0.6 * ((current.lastY - event.clientY) / ms) + 0.4 * current.pxPerMs;
      current.lastY = event.clientY;
      current.lastMs = event.timeStamp;
      const px = draggedPx(current.startPx + current.startY - event.clientY, measureHeights(root));
      root.style.setProperty("--sheet", `${px}px`);
    },
    onPointerUp: (event: PointerEvent) => end(event, false),
    onPointerCancel: (event: PointerEvent) => end(event, true),
  };

  return { height, send: send as (event: SheetEvent) => void, handlers };
}

/** Keeps `--peek` as tall as the sheet's head, whatever stands in it and however large the text is. */
export function usePeekHeight(rootRef: RefObject<HTMLElement | null>, headRef: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const head = headRef.current;
    const root = rootRef.current;
    if (!head || !root) return;
    const observer = new ResizeObserver(() => root.style.setProperty("--head", `${head.offsetHeight}px`));
    observer.observe(head);
    return () => observer.disconnect();
  }, [rootRef, headRef]);
}

/** What an arrow key on the handle means. */
export function sheetKey(key: string): SheetEvent | null {
  switch (key) {
    case "ArrowUp":
    case "ArrowRight":
      return { type: "up" };
    case "ArrowDown":
    case "ArrowLeft":
      return { type: "down" };
    case "Home":
      return { type: "set", height: "peek" };
    case "End":
      return { type: "set", height: "full" };
    default:
      return null;
  }
}

/** Where a height stands among the three, for a slider's value. */
export function sheetStep(height: SheetHeight): number {
  return SHEET_HEIGHTS.indexOf(height);
}
