"use client";
import { useSyncExternalStore } from "react";

const MINUTE_MS = 60_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** The local time to the minute, ms since 1970; null while rendering on the server and until the page has come alive. */
export function useMinute(): number | null {
  return useSyncExternalStore(subscribe, thisMinute, () => null);
}

function thisMinute(): number {
  return Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    document.addEventListener("visibilitychange", tell);
    plan();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener("visibilitychange", tell);
    clearTimeout(timer);
  };
}

function tell(): void {
  for (const listener of listeners) listener();
}

function plan(): void {
  timer = setTimeout(
    () => {
      tell();
      plan();
    },
    MINUTE_MS - (Date.now() % MINUTE_MS) + 20,
  );
}
