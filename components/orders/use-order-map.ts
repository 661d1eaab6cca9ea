"use client";
import type { RefObject } from "react";
import type { Padding } from "#lib/map/camera.ts";
import type { OrderFeedState } from "#lib/map/order-feed.ts";
import type { OrderMapFault } from "./map-fault-note.tsx";
import type { Place } from "./place.ts";

type Options = { place: Place; padding: Padding | null; state: OrderFeedState | null; title: string };

export function useOrderMap(
  _container: RefObject<HTMLElement | null>,
  _options: Options,
): { fault: OrderMapFault | null; retry: () => void } {
  return { fault: null, retry: () => {} };
}
