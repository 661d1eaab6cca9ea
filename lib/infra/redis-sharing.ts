import type { Clock } from "#lib/core/clock.ts";
import type { RedisClient } from "./redis.ts";

/** Redis is left out when it has not answered by then, and of everything for a while after it, milliseconds. */
const ANSWER_MS = 500;
const BREAK_MS = 2_000;
/** By then every process that lost Redis has it again (its reconnecting backs off to 2 s). */
const SETTLE_MS = 5_000;
/** How often a process that lost Redis tries to agree with the others, milliseconds. */
const RETRY_MS = 250;

/** Whether what is counted from a moment on is counted in Redis by all, and a way to ask it that never waits long. */
export type Sharing = {
  isShared(sinceMs: number): boolean;
  /** Null where Redis does not answer in time. */
  ask<T>(question: () => Promise<T>): Promise<T | null>;
};

/**
 * The first process that finds Redis again after it was lost says from when on all count there once more; the others are
 * told the same. KEYS[1] keeps that moment, ARGV[1] is when this process lost it, ARGV[2] what it would say.
 */
const AGREE = `local known = redis.call("get", KEYS[1])
if known and tonumber(known) >= tonumber(ARGV[1]) then return known end
redis.call("set", KEYS[1], ARGV[2])
return ARGV[2]`;
const SINCE_KEY = "limit:shared-since";

/**
 * What was let through while Redis was away is not known to it when it is back. So a window that began before then is
 * counted apart to its end, as it was begun, and only those that begin later are shared: by one agreement, since the
 * processes find Redis again at different moments.
 */
export function createSharing(redis: RedisClient, clock: Clock): Sharing {
  let sharedSinceMs = Number.NEGATIVE_INFINITY;
  let lostAtMs: number | null = null;
  let brokenUntil = 0;
  let retryAt = 0;
  redis.on("close", () => {
    lostAtMs ??= clock.now();
  });

  async function agree(lostMs: number): Promise<void> {
    const since = await redis.eval(AGREE, 1, SINCE_KEY, lostMs, clock.now() + SETTLE_MS);
    sharedSinceMs = Number(since);
    if (lostAtMs === lostMs) lostAtMs = null;
  }

  return {
    isShared(sinceMs) {
      const now = performance.now();
      if (redis.status !== "ready") {
        // Whoever asks counts apart now: also a process that came to be while Redis was away, and saw nothing close.
        lostAtMs ??= clock.now();
        return false;
      }
      if (now < brokenUntil) return false;
      if (lostAtMs !== null && now >= retryAt) {
        retryAt = now + RETRY_MS;
        agree(lostAtMs).catch(() => {});
      }
      return lostAtMs === null && sinceMs >= sharedSinceMs;
    },
    async ask(question) {
      try {
        return await inTime(question());
      } catch {
        if (redis.status === "ready") brokenUntil = performance.now() + BREAK_MS;
        return null;
      }
    },
  };
}

/** Rejects where there is no answer in time. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // A process that was busy itself reads what has come by now before it calls Redis late.
    const giveUp = () => setImmediate(() => reject(new Error(`no answer within ${ANSWER_MS} ms`)));
    timer = setTimeout(giveUp, ANSWER_MS);
  });
  answer.catch(() => {});
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
