import { ERRORS } from "#lib/core/errors.ts";
import { STALE_MS } from "./stale.ts";

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
  /** How much silence gives the connection up. */
  readonly silenceMs: number;
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
  /** `silenceMs`: how much silence gives this connection up. */
  | { readonly type: "opened"; readonly silenceMs: number }
  | { readonly type: "welcome" }
  | { readonly type: "heard" }
  /** The gateway says to come back later, and when. */
  | { readonly type: "bye"; readonly reconnectInMs: number }
  /** Whoever speaks has changed: a new connection is wanted. */
  | { readonly type: "anew" }
  | { readonly type: "closed"; readonly code: number }
  | { readonly type: "online" }
  | { readonly type: "offline" }
  | { readonly type: "visible" }
  | { readonly type: "hidden" }
  | { readonly type: "time" };

/** What the shell has to do, in this order. `open` replaces whatever socket there is. */
export type FeedEffect = "open" | "close" | "hello" | "follow" | "watch" | "unwatch";

/** What a person is told. */
export type FeedStatus = "connecting" | "live" | "stale" | "reconnecting" | "offline";

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
    silenceMs: SILENCE_MS,
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
    stay({ phase: "opening", sinceMs: nowMs, silenceMs: SILENCE_MS, told: false, watching: false, ...patch }, "open");
  const wait = (delayMs: number, patch: Partial<FeedMachine> = {}) =>
    stay({ phase: "waiting", sinceMs: nowMs, retryAtMs: nowMs + delayMs, watching: false, ...patch }, "close");

  switch (event.type) {
    case "start":
      return machine.phase === "idle" ? open() : stay();
    case "stop":
      return stay({ phase: "idle", watching: false }, "close");
    case "opened":
      return machine.phase === "opening" ? stay({ silenceMs: event.silenceMs }, "hello") : stay();
    case "welcome": {
      if (machine.phase !== "opening") return stay();
      const opened = { phase: "open", sinceMs: nowMs, heardMs: nowMs } as const;
      return machine.visible ? stay({ ...opened, watching: true }, "follow", "watch") : stay(opened, "follow");
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
    case "anew":
      return machine.phase === "idle" ? stay() : open();
    case "online": {
      const quiet = machine.heardMs === null || nowMs - machine.heardMs > staleMs(machine) / 2;
      if (machine.phase === "open" && !quiet) return stay({ online: true });
      if (machine.phase === "idle" || machine.told) return stay({ online: true });
      return open({ online: true, attempt: 0 });
    }
    case "offline":
      return stay({ online: false, offlineMs: nowMs });
    case "visible": {
      // Timers stand still in a pocket: what was due meanwhile is done now.
      const mayOpen = machine.phase === "waiting" && (!machine.told || nowMs >= machine.retryAtMs);
      const isLate = machine.phase === "opening" && nowMs - machine.sinceMs >= machine.silenceMs;
      if (mayOpen || isLate) return open({ visible: true, attempt: 0 });
      if (machine.phase !== "open") return stay({ visible: true });
      if (nowMs - (machine.heardMs ?? 0) > staleMs(machine)) return open({ visible: true });
      return machine.watching ? stay({ visible: true }) : stay({ visible: true, watching: true }, "watch");
    }
    case "hidden":
      return stay({ visible: false, hiddenMs: nowMs });
    case "time": {
      if (machine.phase === "waiting") return nowMs >= machine.retryAtMs ? open() : stay();
      if (machine.phase === "opening" && nowMs - machine.sinceMs >= machine.silenceMs) {
        return wait(backoffMs(machine.attempt, random), { attempt: machine.attempt + 1 });
      }
      if (machine.phase !== "open") return stay();
      if (nowMs - (machine.heardMs ?? machine.sinceMs) >= machine.silenceMs) return open();
      const away = machine.watching && !machine.visible && nowMs - machine.hiddenMs >= HIDDEN_MS;
      return away ? stay({ watching: false }, "unwatch") : stay();
    }
  }
}

/** When the machine wants to hear `time` next; null = not by itself. */
export function deadlineOf(machine: FeedMachine, nowMs: number): number | null {
  if (machine.phase === "idle") return null;
  if (machine.phase === "waiting") return machine.retryAtMs;
  if (machine.phase === "opening") return machine.sinceMs + machine.silenceMs;
  const heardMs = machine.heardMs ?? machine.sinceMs;
  const times = [heardMs + machine.silenceMs];
  if (nowMs < heardMs + staleMs(machine)) times.push(heardMs + staleMs(machine));
  if (machine.watching && !machine.visible) times.push(machine.hiddenMs + HIDDEN_MS);
  return Math.min(...times);
}

/** The truth about the feed at a time. What still comes in proves a browser wrong that calls itself offline. */
export function statusOf(machine: FeedMachine, nowMs: number): FeedStatus {
  const { phase, heardMs, online } = machine;
  const fresh = phase === "open" && heardMs !== null && nowMs - heardMs < staleMs(machine);
  if (!online && !(fresh && heardMs > machine.offlineMs)) return "offline";
  if (phase === "open") return fresh ? "live" : "stale";
  return heardMs === null && machine.attempt === 0 ? "connecting" : "reconnecting";
}

function staleMs({ silenceMs }: FeedMachine): number {
  return silenceMs - (SILENCE_MS - STALE_MS);
}

/** Doubles from 0.25 s to 10 s, drawn from the whole range so that clients of one gateway do not come back as one. */
function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(RETRY.maxDelayMs, RETRY.minDelayMs * 2 ** attempt);
  return RETRY.minDelayMs + random * (ceiling - RETRY.minDelayMs);
}
