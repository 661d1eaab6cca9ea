"use client";
import { useEffect, useState } from "react";

/** A hidden page needs the time only for its title. */
const HIDDEN_EVERY_MS = 15_000;

/** The local time by the second, slower while nobody looks, ms since 1970; null before the first paint. */
export function useNow(): number | null {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    let toldMs = 0;
    const tell = () => {
      const now = Date.now();
      if (document.visibilityState === "hidden" && now - toldMs < HIDDEN_EVERY_MS) return;
      toldMs = now;
      setNowMs(now);
    };
    tell();
    const timer = setInterval(tell, 1_000);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
    };
  }, []);
  return nowMs;
}
