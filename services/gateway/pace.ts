import type { Clock } from "#lib/core/clock.ts";
import { AppError } from "#lib/core/errors.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Whose rate is remembered at once; the one that has been quiet longest is forgotten first. */
const MAX_BUCKETS = 50_000;

/** Lets each key do something so often, in this process alone. Throws AppError("rate_limited") for what is more. */
export function createPace(clock: Clock, perSecond: number, burst: number): (key: string) => void {
  const buckets = new Map<string, TokenBucket>();
  return (key) => {
    const bucket = buckets.get(key) ?? new TokenBucket(clock, perSecond, burst);
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > MAX_BUCKETS) {
      const [oldest] = buckets.keys();
      if (oldest !== undefined) buckets.delete(oldest);
    }
    if (!bucket.take()) throw new AppError("rate_limited");
  };
}
