"use client";
import { useCallback, useSyncExternalStore } from "react";

/** True while the media query holds; false on the server. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}

/** The side panel's layout; the same query as `side` in globals.css. */
export const SIDE_LAYOUT = "(min-width: 56.25rem), (min-width: 37.5rem) and (max-height: 31.25rem)";
/** Room for the chosen delivery's card beside its marker. */
export const CARD_ON_MAP = "(min-width: 56.25rem) and (min-height: 31.26rem)";
export const REDUCED_MOTION = "(prefers-reduced-motion: reduce)";
