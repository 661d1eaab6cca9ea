import type { FeedSocket, FeedWorld, Wanted } from "./feed-socket.ts";

type Timer = { run: () => void; atMs: number };
type Change = "online" | "offline" | "visible" | "hidden";
export type FakeSocket = FeedSocket & { readonly wanted: () => Wanted; sent: string[]; closed: boolean };

/** For tests: a world whose time moves only when it is told to, with sockets that the test plays the gateway for. */
export function createFakeFeedWorld() {
  let nowMs = 1_000_000;
  const timers = new Set<Timer>();
  const sockets: FakeSocket[] = [];
  let tell: (what: Change) => void = () => {};
  let isVisible = true;
  const world: FeedWorld = {
    connect: (_url, wanted) => {
      const socket: FakeSocket = {
        wanted,
        binaryType: "",
        onopen: null,
        onmessage: null,
        onclose: null,
        sent: [],
        closed: false,
        send(text: string) {
          this.sent.push(text);
        },
        close() {
          this.closed = true;
        },
      };
      sockets.push(socket);
      return socket;
    },
    now: () => nowMs,
    random: () => 0.5,
    setTimer: (run, ms) => {
      const timer = { run, atMs: nowMs + ms };
      timers.add(timer);
      return timer;
    },
    clearTimer: (timer) => timers.delete(timer as Timer),
    isOnline: () => true,
    isVisible: () => isVisible,
    onChange: (next) => {
      tell = next;
      return () => {};
    },
  };
  return {
    world,
    sockets,
    timers,
    tell(what: Change): void {
      if (what === "visible" || what === "hidden") isVisible = what === "visible";
      tell(what);
    },
    /** The device sleeps: time goes by and no timer rings. */
    sleep(ms: number): void {
      nowMs += ms;
    },
    advance(ms: number) {
      const endMs = nowMs + ms;
      for (;;) {
        const due = [...timers].sort((a, b) => a.atMs - b.atMs)[0];
        if (!due || due.atMs > endMs) break;
        timers.delete(due);
        nowMs = Math.max(nowMs, due.atMs);
        due.run();
      }
      nowMs = endMs;
    },
  };
}
