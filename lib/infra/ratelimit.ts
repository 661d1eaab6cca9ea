import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import type { Clock } from "#lib/core/clock.ts";
import { AppError } from "#lib/core/errors.ts";
import { type KeyKind, LIMITS, type Limit, type LimitName, type Standing, secondsOf } from "#lib/core/limits.ts";
import type { RedisClient } from "./redis.ts";
import { createSharing, type Sharing } from "./redis-sharing.ts";

/** How many processes let through what this one does, and its place among them: the oldest is 0. */
export type Peers = { readonly live: number; readonly place: number };

/** Whom one take counts for: each kind that the limit has, and that is told here. */
export type LimitKeys = { readonly [K in KeyKind]?: string };

/** How a take went. `retryAfterMs` is null if it was let through. */
export type Taken = { readonly standings: readonly Standing[]; readonly retryAfterMs: number | null };

export type Limits = {
  /** Counts one. Never rejects. */
  take(name: LimitName, keys: LimitKeys): Promise<Taken>;
};

type Parts = {
  /** null = there is only this process, and it counts in its memory. */
  readonly redis: RedisClient | null;
  readonly clock: Clock;
  /** Asked at each take while Redis is away. */
  readonly peers: () => Peers;
};

/**
 * Counts in Redis, so that it is one limit however many processes there are; in memory where there is only this one.
 * While Redis is away each process lets its own share through, and all shares together are the limit (decision 14).
 *
 * @param changes rows that hold instead of the table's
 */
export function createLimits(parts: Parts, changes: Partial<Record<LimitName, Limit>> = {}): Limits {
  const sharing = parts.redis && createSharing(parts.redis, parts.clock);
  const table: Record<LimitName, Limit> = { ...LIMITS, ...changes };
  const counters = new Map<string, Counter>();

  function counterOf(name: LimitName, kind: KeyKind, points: number): Counter {
    const policy = `${name}-${kind}`;
    const known = counters.get(policy);
    if (known) return known;
    const made = new Counter({ ...parts, sharing, policy, points, perSeconds: table[name].perSeconds });
    counters.set(policy, made);
    return made;
  }

  return {
    async take(name, keys) {
      const standings: Standing[] = [];
      const { perSeconds: _, ...kinds } = table[name];
      for (const [kind, points] of Object.entries(kinds) as [KeyKind, number][]) {
        const key = keys[kind];
        if (key === undefined) continue;
        const { standing, isLetThrough } = await counterOf(name, kind, points).take(key);
        standings.push(standing);
        // What is refused by one is not counted by the next.
        if (!isLetThrough) return { standings, retryAfterMs: standing.resetMs };
      }
      return { standings, retryAfterMs: null };
    },
  };
}

/** What a take that was refused is told: `rate_limited`, its detail the seconds until the next may succeed. */
export function requireTaken({ retryAfterMs }: Taken): void {
  if (retryAfterMs === null) return;
  throw new AppError("rate_limited", String(secondsOf(retryAfterMs)), { retryAfterMs });
}

type CounterParts = Parts & {
  readonly sharing: Sharing | null;
  readonly policy: string;
  readonly points: number;
  readonly perSeconds: number;
};

/** One limit for one kind of key. */
class Counter {
  private readonly parts: CounterParts;
  private readonly shared: RateLimiterRedis | null;
  private readonly local: RateLimiterMemory;

  constructor(parts: CounterParts) {
    const { policy, points, perSeconds, redis } = parts;
    const settings = { keyPrefix: `limit:${policy}`, points, duration: perSeconds };
    this.parts = parts;
    this.local = new RateLimiterMemory(settings);
    this.shared =
      redis &&
      new RateLimiterRedis({
        ...settings,
        storeClient: redis,
        rejectIfRedisNotReady: true,
        // Who is over the limit is known to be here, and costs Redis nothing until the time is up.
        inMemoryBlockOnConsumed: points + 1,
      });
  }

  async take(key: string): Promise<{ standing: Standing; isLetThrough: boolean }> {
    const { clock, points, perSeconds, policy } = this.parts;
    const now = clock.now();
    // What was typed may be long or somebody's address, and is nobody's business in Redis.
    const digest = createHash("sha256").update(key).digest();
    const hash = digest.readUInt32BE();
    const { startMs, endMs, id } = windowOf(now, perSeconds * 1_000, hash);
    const name = `${digest.toString("base64url", 0, 15)}:${id}`;
    const used = (await this.countShared(name, startMs)) ?? (await this.countHere(name, hash));
    const standing = {
      ...{ policy, points, perSeconds },
      left: Math.max(0, used.most - used.count),
      resetMs: endMs - now,
    };
    return { standing, isLetThrough: used.count <= used.most };
  }

  /** Null where that is not to be known now. */
  private async countShared(name: string, windowStartMs: number): Promise<Used | null> {
    const { sharing, points } = this.parts;
    const { shared } = this;
    if (!shared || !sharing?.isShared(windowStartMs)) return null;
    const taken = await sharing.ask(() => consumed(shared, name));
    return taken === null ? null : { count: taken, most: points };
  }

  private async countHere(name: string, hash: number): Promise<Used> {
    const { redis, points, peers } = this.parts;
    const most = redis ? shareOf(points, peers(), hash) : points;
    return { count: await consumed(this.local, name), most };
  }
}

type Used = { readonly count: number; readonly most: number };

/** How often it was taken in its window, with this time. */
async function consumed(limiter: RateLimiterRedis | RateLimiterMemory, name: string): Promise<number> {
  try {
    return (await limiter.consume(name)).consumedPoints;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Number.POSITIVE_INFINITY;
    throw refusal;
  }
}

/**
 * The window that a moment lies in, the same in every process, in Redis and out of it. Each key's begin at moments of its
 * own, so that not everybody comes back at once.
 */
function windowOf(nowMs: number, periodMs: number, hash: number) {
  const phaseMs = hash % periodMs;
  const id = Math.floor((nowMs + phaseMs) / periodMs);
  const startMs = id * periodMs - phaseMs;
  return { id, startMs, endMs: startMs + periodMs };
}

/**
 * This process's part of a limit: over all of them the parts come to the limit. What does not divide goes one by one to
 * others for each key, so that nobody is refused everywhere.
 */
function shareOf(points: number, { live, place }: Peers, hash: number): number {
  const turn = (place + hash) % live;
  return Math.floor(points / live) + (turn < points % live ? 1 : 0);
}
