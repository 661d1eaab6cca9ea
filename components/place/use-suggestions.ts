"use client";
import { useEffect, useState } from "react";
import { findPlaces, MIN_LETTERS } from "./find-places.ts";
import type { ChosenPlace } from "./place-store.ts";

/** Typing pauses about this long between two letters, ms. */
const PAUSE_MS = 120;

export type Suggestions = {
  /** Of which words these are. */
  readonly words: string;
  readonly places: readonly ChosenPlace[];
  readonly hasFailed: boolean;
};
const NONE: Suggestions = { words: "", places: [], hasFailed: false };

/** Places like what is being typed; those of the words before stay until the next have come. */
export function useSuggestions(typed: string): Suggestions {
  const [found, setFound] = useState(NONE);
  const words = typed.trim();
  const isEnough = words.length >= MIN_LETTERS;
  useEffect(() => {
    if (!isEnough) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      findPlaces(words, stop.signal).then(
        (places) => setFound({ words, places, hasFailed: false }),
        () => stop.signal.aborted || setFound({ words, places: [], hasFailed: true }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [words, isEnough]);
  return isEnough ? found : NONE;
}
