import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "#lib/core/errors.ts";
import type { RedisClient } from "./redis.ts";

/** So many takes per key in so many seconds, over all processes together. */
export type Limit = { readonly name: string; readonly points: number; readonly perSeconds: number };

export type Limiter = {
  /** @throws AppError `rate_limited`, its detail the seconds until the next try may succeed. Nothing else. */
  take(key: string): Promise<void>;
};

/**
 * While Redis is away each process lets through this part of the limit: many processes with the whole limit each would
 * be no limit.
 */
const AWAY_SHARE = 1 / 4;

/** Counts in Redis, so that it is one limit however many processes there are; in memory where there is only this one. */
export function createLimiter(redis: RedisClient | null, { name, points, perSeconds }: Limit): Limiter {
  const settings = { keyPrefix: `limit:${name}`, points, duration: perSeconds };
  const limiter = redis
    ? new RateLimiterRedis({
        ...settings,
        storeClient: redis,
        rejectIfRedisNotReady: true,
        // Who is over the limit is known to be here, and costs Redis nothing until the time is up.
        inMemoryBlockOnConsumed: points + 1,
        insuranceLimiter: new RateLimiterMemory({ ...settings, points: Math.max(1, Math.floor(points * AWAY_SHARE)) }),
      })
    : new RateLimiterMemory(settings);
  return {
    async take(key) {
      try {
        await limiter.consume(key);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new AppError("rate_limited", String(Math.ceil(refusal.msBeforeNext / 1_000)));
      }
    },
  };
}
