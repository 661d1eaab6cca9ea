"use client";
import { useSyncExternalStore } from "react";

/** The gateway's time on this tablet, by the second, once for all cards: each is drawn anew only where what it says has changed. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let offsetMs = 0;
let nowMs = 0;

/** How far the gateway's clock is ahead of this one, ms. A tablet whose clock is wrong counts down rightly all the same. */
export function setClockOffset(ms: number): void {
  offsetMs = ms;
  nowMs = Date.now() + offsetMs;
}

/** The gateway's time now, ms since 1970. */
export function boardNow(): number {
  return Date.now() + offsetMs;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    nowMs = boardNow();
    timer = setInterval(tell, 1_000);
    document.addEventListener("visibilitychange", tell);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tell);
  };
}

function tell(): void {
  nowMs = boardNow();
  for (const listener of listeners) listener();
}

/** What follows from the time, a plain value: asked every second, and drawn where it is another. Null before the first paint. */
export function useTime<T extends number | string | boolean | null>(of: (nowMs: number) => T): T | null {
  return useSyncExternalStore(
    subscribe,
    () => of(nowMs || boardNow()),
    () => null,
  );
}
