"use client";
import { type RefObject, useLayoutEffect, useState } from "react";
import type { Padding } from "#lib/map/camera.ts";
import type { SheetHeight } from "./sheet-state.ts";
import { measureHeights } from "./use-sheet.ts";

/** What the header and the panel or sheet cover of the map, so that its middle is the middle of what is seen. */
export function useMapPadding(root: RefObject<HTMLElement | null>, height: SheetHeight, isSide: boolean) {
  const [padding, setPadding] = useState<Padding | null>(null);
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const measure = () => {
      const panel = element.querySelector<HTMLElement>("[data-sheet]");
      // the bar alone: what else comes and goes up there must not move the map
      const bar = element.querySelector<HTMLElement>("[data-top] > header");
      const top = bar ? bar.offsetTop + bar.offsetHeight : 0;
      const heights = measureHeights(element);
      const next = {
        top,
        right: 0,
        // under a full sheet the map stays as it was under the half one
        bottom: isSide ? 0 : heights[height === "full" ? "half" : height],
        left: isSide && panel ? panel.offsetLeft + panel.offsetWidth : 0,
      };
      setPadding((before) => (before && isSame(before, next) ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const probe of element.querySelectorAll("[data-probe], [data-top] > header")) observer.observe(probe);
    return () => observer.disconnect();
  }, [root, height, isSide]);
  return padding;
}

function isSame(a: Padding, b: Padding): boolean {
  return a.top === b.top && a.right === b.right && a.bottom === b.bottom && a.left === b.left;
}
