import type { Clock } from "#lib/core/clock.ts";
import type { Db } from "#lib/db/client.ts";
import type { Batcher } from "./batcher.ts";
import type { Bus } from "./bus.ts";
import type { Cache } from "./cache.ts";
import type { Cdn } from "./cdn/cdn.ts";
import type { Config } from "./config/env.ts";
import type { Logger } from "./log.ts";
import type { Mailer } from "./mail/mail.ts";
import type { Metrics } from "./metrics.ts";
import type { Pusher } from "./push/push.ts";
import type { Queue } from "./queue.ts";
import type { Limits } from "./ratelimit.ts";
import type { RedisClient } from "./redis.ts";

/**
 * What commands and queries are handed first, as `Pick<Context, …>` of what they need. Built once per process
 * by `services/main.ts`; a test builds its own.
 */
export type Context = {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly db: Db;
  readonly bus: Bus;
  /** Small hints on their way to the bus, gathered per topic. */
  readonly batcher: Batcher;
  readonly cache: Cache;
  readonly cdn: Cdn;
  /** How often something may be done, counted over all processes (lib/core/limits.ts). */
  readonly limits: Limits;
  readonly mailer: Mailer;
  /** Null: nothing can be pushed here. */
  readonly pusher: Pusher | null;
  /** What several processes meet on. null = there is only this process. */
  readonly redis: RedisClient | null;
  readonly queue: Queue;
  readonly metrics: Metrics;
};
