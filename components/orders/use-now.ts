"use client";
import { useEffect, useState } from "react";

/** The local time by the second while the page is seen, ms since 1970; null before the first paint. */
export function useNow(): number | null {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    const tell = () => {
      if (document.visibilityState === "visible") setNowMs(Date.now());
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
