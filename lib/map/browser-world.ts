import { type EventStream, EventsSocket, type PlainWorld, PollSocket, type WayReport } from "./fallback-socket.ts";
import type { FeedSocket, FeedWorld } from "./feed-socket.ts";
import { createTransport, REMEMBERED_MS, stepTransport, type Transport } from "./transport.ts";

const clock = {
  now: () => Date.now(),
  setTimer: (run: () => void, ms: number) => window.setTimeout(run, ms),
  clearTimer: (timer: unknown) => window.clearTimeout(timer as number | undefined),
};

const plain: PlainWorld = {
  ...clock,
  openEvents: (url) => new EventSource(url) as EventStream,
  getJson: async (url, signal) => (await fetch(url, { signal, cache: "no-store" })).json(),
};

/** The browser as the feed client sees it. */
export function createBrowserWorld(): FeedWorld {
  return {
    ...clock,
    connect: createConnect(),
    random: () => Math.random(),
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

/** Opens the feed by the way that works here; which one that is, the tab remembers. */
function createConnect(): FeedWorld["connect"] {
  let transport = createTransport(recall());
  return (url, wanted) => {
    const { way } = transport;
    let isJudged = false;
    const judge = (isHeard: boolean) => {
      // Without a network no way can be judged, and none twice.
      if (isJudged || (!isHeard && !navigator.onLine)) return;
      isJudged = true;
      transport = stepTransport(transport, isHeard);
      if (isHeard) remember(transport);
    };
    const report = { heard: () => judge(true), closed: () => judge(false) };
    if (way === "events") return new EventsSocket(url, plain, wanted, report);
    if (way === "poll") return new PollSocket(url, plain, wanted, report);
    return openSocket(url, report);
  };
}

/** A WebSocket. Some boxes on the way open one and let nothing through: only what is heard proves it. */
function openSocket(url: string, { heard, closed }: WayReport): FeedSocket {
  const socket = new WebSocket(url);
  socket.addEventListener("message", heard, { once: true });
  socket.addEventListener("close", closed);
  const close = socket.close.bind(socket);
  socket.close = () => {
    // The browser waits for the other end, which may never answer.
    closed();
    close();
  };
  return socket as FeedSocket;
}

const KEY = "hotpath.feed";

function recall(): string | null {
  try {
    const { way, untilMs } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return Date.now() < untilMs ? way : null;
  } catch {
    return null;
  }
}

function remember({ way }: Transport): void {
  try {
    if (way === "socket") sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify({ way, untilMs: Date.now() + REMEMBERED_MS }));
  } catch {
    // A browser that keeps nothing finds the way anew.
  }
}
