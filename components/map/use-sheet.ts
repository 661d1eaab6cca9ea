"use client";
import { type PointerEvent as ReactPointerEvent, type RefObject, useCallback, useEffect, useReducer } from "react";
import { draggedPx, nextSheet, SHEET_HEIGHTS, type SheetEvent, type SheetHeight, type SheetPx } from "./sheet-state.ts";

/** A press becomes a drag after this way, so that buttons in the sheet's head still work. */
const DRAG_AFTER_PX = 6;

/** The heights as CSS has them, measured from the three probes that the sheet holds. */
export function measureHeights(root: HTMLElement): SheetPx {
  const px = (height: SheetHeight) => root.querySelector<HTMLElement>(`[data-probe="${height}"]`)?.offsetHeight ?? 0;
  return { peek: px("peek"), half: px("half"), full: px("full") };
}

/** A speed this old says nothing about where the finger was going, milliseconds. */
const SPEED_FORGOTTEN_MS = 80;

/**
 * Follows a finger from where it went down until it lifts: the sheet's height is written straight to the root's style
 * (`--sheet`), without React. Then the state settles and CSS takes over again.
 */
function followDrag(root: HTMLElement, down: PointerEvent, send: (event: SheetEvent) => void): void {
  const startPx = root.querySelector<HTMLElement>("[data-sheet]")?.offsetHeight ?? 0;
  const listeners = new AbortController();
  const { signal } = listeners;
  let lastY = down.clientY;
  let lastMs = down.timeStamp;
  let pxPerMs = 0;
  let isMoved = false;

  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    if (!isMoved && Math.abs(event.clientY - down.clientY) < DRAG_AFTER_PX) return;
    isMoved = true;
    root.dataset.dragging = "";
    const ms = Math.max(1, event.timeStamp - lastMs);
    pxPerMs = 0.6 * ((lastY - event.clientY) / ms) + 0.4 * pxPerMs;
    lastY = event.clientY;
    lastMs = event.timeStamp;
    root.style.setProperty("--sheet", `${draggedPx(startPx + down.clientY - lastY, measureHeights(root))}px`);
  };
  const onEnd = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    listeners.abort();
    if (!isMoved) return;
    // a drag that ends over a button is not a press of it
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
    const isFlick = event.type === "pointerup" && event.timeStamp - lastMs < SPEED_FORGOTTEN_MS;
    const px = startPx + down.clientY - lastY;
    send({ type: "release", px, pxPerMs: isFlick ? pxPerMs : 0, heights: measureHeights(root) });
    delete root.dataset.dragging;
    root.style.removeProperty("--sheet");
  };
  addEventListener("pointermove", onMove, { signal });
  addEventListener("pointerup", onEnd, { signal });
  addEventListener("pointercancel", onEnd, { signal });
}

function swallow(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}

/** The sheet's height, and what its head needs so that it can be dragged. */
export function useSheet(rootRef: RefObject<HTMLElement | null>, initial: SheetHeight) {
  const [height, send] = useReducer(nextSheet, initial);
  const onPointerDown = useCallback(
    (event: ReactPointerEvent) => {
      if (rootRef.current && event.button === 0 && event.isPrimary)
        followDrag(rootRef.current, event.nativeEvent, send);
    },
    [rootRef],
  );
  return { height, send: send as (event: SheetEvent) => void, onPointerDown };
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
