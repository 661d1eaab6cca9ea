import type { FeedSocket, FeedWorld } from "./feed-socket.ts";

/** The browser as the feed client sees it. */
export function createBrowserWorld(): FeedWorld {
  return {
    connect: (url) => new WebSocket(url) as FeedSocket,
    now: () => Date.now(),
    random: () => Math.random(),
    setTimer: (run, ms) => window.setTimeout(run, ms),
    clearTimer: (timer) => window.clearTimeout(timer as number | undefined),
    isOnline: () => navigator.onLine,
    isVisible: () => document.visibilityState === "visible",
    onChange(tell) {
      const stop = new AbortController();
      const { signal } = stop;
      window.addEventListener("online", () => tell("online"), { signal });
      window.addEventListener("offline", () => tell("offline"), { signal });
      // A page that comes back from the back/forward cache has lost its socket without a word.
      window.addEventListener("pageshow", (event) => event.persisted && tell("visible"), { signal });
      const shown = () => tell(document.visibilityState === "visible" ? "visible" : "hidden");
      document.addEventListener("visibilitychange", shown, { signal });
      return () => stop.abort();
    },
  };
}
