"use client";
import { useSyncExternalStore } from "react";

const MINUTE_MS = 60_000;

const minuteNow = () => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const unknown = () => null;

/** Tells when a minute is over; at once when a page is looked at again. */
function subscribe(tell: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = () => {
    timer = setTimeout(
      () => {
        tell();
        wait();
      },
      MINUTE_MS - (Date.now() % MINUTE_MS) + 20,
    );
  };
  wait();
  document.addEventListener("visibilitychange", tell);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", tell);
  };
}

/** The minute that it is, ms since 1970; null until the page has come alive. */
export function useMinute(): number | null {
  return useSyncExternalStore(subscribe, minuteNow, unknown);
}
