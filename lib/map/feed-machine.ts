import { ERRORS } from "#lib/core/errors.ts";

/**
 * When the map's connection opens, closes, waits and what may be said about it. Pure: `(machine, event) => machine` and
 * the effects that the shell performs; after each event the shell sets one timer for `deadlineOf`.
 *
 * | phase   | means                              | leaves by                                       |
 * |---------|------------------------------------|-------------------------------------------------|
 * | idle    | not started, or ended              | start                                           |
 * | opening | a socket opens, hello is answered  | welcome → open; closed, silence → waiting       |
 * | open    | the feed runs                      | bye, closed → waiting; silence → opening        |
 * | waiting | until `retryAtMs`                  | time, online, visible → opening                 |
 */
export type FeedPhase = "idle" | "opening" | "open" | "waiting";

export type FeedMachine = {
  readonly phase: FeedPhase;
  /** Connections in a row that did not last. */
  readonly attempt: number;
  /** When the phase began. */
  readonly sinceMs: number;
  /** When anything last came from the gateway, on any connection. */
  readonly heardMs: number | null;
  readonly retryAtMs: number;
  /** True where the gateway said when to come back: going online does not hurry it. */
  readonly told: boolean;
  readonly online: boolean;
  /** When the browser said that it is offline. */
  readonly offlineMs: number;
  readonly visible: boolean;
  readonly hiddenMs: number;
  readonly watching: boolean;
};

export type FeedEvent =
  | { readonly type: "start" }
  | { readonly type: "stop" }
  | { readonly type: "opened" }
  | { readonly type: "welcome" }
  | { readonly type: "heard" }
  | { readonly type: "bye"; readonly reconnectInMs: number }
  | { readonly type: "closed"; readonly code: number }
  | { readonly type: "online" }
  | { readonly type: "offline" }
  | { readonly type: "visible" }
  | { readonly type: "hidden" }
  | { readonly type: "time" };

/** What the shell has to do, in this order. `open` replaces whatever socket there is. */
export type FeedEffect = "open" | "close" | "hello" | "watch" | "unwatch";

/** What a person is told. */
export type FeedStatus = "connecting" | "live" | "stale" | "reconnecting" | "offline";

/** The gateway speaks at least every 4 s; half a second later the map is no longer called live. */
export const STALE_MS = 4_500;
/** After this much silence the connection is given up. */
export const SILENCE_MS = 7_000;
/** A hidden tab is left watching for this long, for those who only look away. */
export const HIDDEN_MS = 30_000;
/** A connection that lasted this long was a good one: the next backoff starts again. */
const LASTED_MS = 5_000;
const RETRY = { minDelayMs: 250, maxDelayMs: 10_000 } as const;
/** Longest wait that a gateway may ask for. */
const MAX_TOLD_MS = 60_000;

const HOPELESS: ReadonlySet<number | null> = new Set(
  Object.values(ERRORS)
    .filter((row) => row.close !== null && !row.retry)
    .map((row) => row.close),
);

export function createFeedMachine(online: boolean, visible: boolean, nowMs: number): FeedMachine {
  return {
    phase: "idle",
    attempt: 0,
    sinceMs: nowMs,
    heardMs: null,
    retryAtMs: 0,
    told: false,
    online,
    offlineMs: nowMs,
    visible,
    hiddenMs: nowMs,
    watching: false,
  };
}

/** @param random uniform in [0, 1), for the jitter */
export function stepFeed(
  machine: FeedMachine,
  event: FeedEvent,
  nowMs: number,
  random: number,
): { machine: FeedMachine; effects: readonly FeedEffect[] } {
  const stay = (patch: Partial<FeedMachine> = {}, ...effects: FeedEffect[]) => ({
    machine: { ...machine, ...patch },
    effects,
  });
  const open = (patch: Partial<FeedMachine> = {}) =>
    stay({ phase: "opening", sinceMs: nowMs, told: false, watching: false, ...patch }, "open");
  const wait = (delayMs: number, patch: Partial<FeedMachine> = {}) =>
    stay({ phase: "waiting", sinceMs: nowMs, retryAtMs: nowMs + delayMs, watching: false, ...patch }, "close");

  switch (event.type) {
    case "start":
      return machine.phase === "idle" ? open() : stay();
    case "stop":
      return stay({ phase: "idle", watching: false }, "close");
    case "opened":
      return machine.phase === "opening" ? stay({}, "hello") : stay();
    case "welcome": {
      if (machine.phase !== "opening") return stay();
      const opened = { phase: "open", sinceMs: nowMs, heardMs: nowMs } as const;
      return machine.visible ? stay({ ...opened, watching: true }, "watch") : stay(opened);
    }
    case "heard": {
      if (machine.phase === "idle" || machine.phase === "waiting") return stay();
      const lasted = machine.phase === "open" && nowMs - machine.sinceMs >= LASTED_MS;
      return stay({ heardMs: nowMs, attempt: lasted ? 0 : machine.attempt });
    }
    case "bye":
      if (machine.phase !== "open" && machine.phase !== "opening") return stay();
      return wait(Math.max(0, Math.min(MAX_TOLD_MS, event.reconnectInMs)), { told: true });
    case "closed": {
      if (machine.phase !== "open" && machine.phase !== "opening") return stay();
      const attempt = HOPELESS.has(event.code) ? Math.max(machine.attempt, 6) : machine.attempt;
      return wait(backoffMs(attempt, random), { attempt: attempt + 1 });
    }
    case "online": {
      const quiet = machine.heardMs === null || nowMs - machine.heardMs > STALE_MS / 2;
      if (machine.phase === "open" && !quiet) return stay({ online: true });
      if (machine.phase === "idle" || machine.told) return stay({ online: true });
      return open({ online: true, attempt: 0 });
    }
    case "offline":
      return stay({ online: false, offlineMs: nowMs });
    case "visible": {
      if (machine.phase === "waiting" && !machine.told) return open({ visible: true, attempt: 0 });
      if (machine.phase !== "open") return stay({ visible: true });
      if (nowMs - (machine.heardMs ?? 0) > STALE_MS) return open({ visible: true });
      return machine.watching ? stay({ visible: true }) : stay({ visible: true, watching: true }, "watch");
    }
    case "hidden":
      return stay({ visible: false, hiddenMs: nowMs });
    case "time": {
      if (machine.phase === "waiting") return nowMs >= machine.retryAtMs ? open() : stay();
      if (machine.phase === "opening" && nowMs - machine.sinceMs >= SILENCE_MS) {
        return wait(backoffMs(machine.attempt, random), { attempt: machine.attempt + 1 });
      }
      if (machine.phase !== "open") return stay();
      if (nowMs - (machine.heardMs ?? machine.sinceMs) >= SILENCE_MS) return open();
      const away = machine.watching && !machine.visible && nowMs - machine.hiddenMs >= HIDDEN_MS;
      return away ? stay({ watching: false }, "unwatch") : stay();
    }
  }
}

/** When the machine wants to hear `time` next; null = not by itself. */
export function deadlineOf(machine: FeedMachine, nowMs: number): number | null {
  if (machine.phase === "idle") return null;
  if (machine.phase === "waiting") return machine.retryAtMs;
  if (machine.phase === "opening") return machine.sinceMs + SILENCE_MS;
  const heardMs = machine.heardMs ?? machine.sinceMs;
  const times = [heardMs + SILENCE_MS];
  if (nowMs < heardMs + STALE_MS) times.push(heardMs + STALE_MS);
  if (machine.watching && !machine.visible) times.push(machine.hiddenMs + HIDDEN_MS);
  return Math.min(...times);
}

/** The truth about the feed at a time. What still comes in proves a browser wrong that calls itself offline. */
export function statusOf(machine: FeedMachine, nowMs: number): FeedStatus {
  const { phase, heardMs, online } = machine;
  const fresh = phase === "open" && heardMs !== null && nowMs - heardMs < STALE_MS;
  if (!online && !(fresh && heardMs > machine.offlineMs)) return "offline";
  if (phase === "open") return fresh ? "live" : "stale";
  return heardMs === null && machine.attempt === 0 ? "connecting" : "reconnecting";
}

/** Doubles from 0.25 s to 10 s, drawn from the whole range so that clients of one gateway do not come back as one. */
function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(RETRY.maxDelayMs, RETRY.minDelayMs * 2 ** attempt);
  return RETRY.minDelayMs + random * (ceiling - RETRY.minDelayMs);
}
