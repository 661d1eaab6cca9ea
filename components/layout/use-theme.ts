"use client";
import { useSyncExternalStore } from "react";
import { parseThemeChoice, THEME_KEY, type Theme, type ThemeChoice } from "./theme-choice.ts";

const listeners = new Set<() => void>();
const DARK = "(prefers-color-scheme: dark)";

function subscribe(listener: () => void): () => void {
  const media = matchMedia(DARK);
  const onStorage = (event: StorageEvent) => {
    if (event.key === THEME_KEY) apply(parseThemeChoice(event.newValue));
  };
  listeners.add(listener);
  media.addEventListener("change", listener);
  addEventListener("storage", onStorage);
  return () => {
    listeners.delete(listener);
    media.removeEventListener("change", listener);
    removeEventListener("storage", onStorage);
  };
}

function apply(choice: ThemeChoice): void {
  const root = document.documentElement;
  if (choice === "system") delete root.dataset.theme;
  else root.dataset.theme = choice;
  for (const listener of listeners) listener();
}

/** Chooses a theme and remembers it, where the browser lets us. */
export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === "system") localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, choice);
  } catch {
    // private windows may refuse storage; the choice then holds for this page
  }
  apply(choice);
}

const readChoice = (): ThemeChoice => parseThemeChoice(document.documentElement.dataset.theme);
const readTheme = (): Theme => {
  const choice = readChoice();
  if (choice !== "system") return choice;
  return matchMedia(DARK).matches ? "dark" : "light";
};

/** What was chosen; "system" on the server, corrected after hydration. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, readChoice, () => "system");
}

/** What is shown now; null on the server, which cannot know. */
export function useTheme(): Theme | null {
  return useSyncExternalStore(subscribe, readTheme, () => null);
}
