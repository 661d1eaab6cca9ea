import type { Clock } from "#lib/core/clock.ts";
import type { Db } from "#lib/db/client.ts";
import type { Bus } from "./bus.ts";
import type { Config } from "./config/env.ts";
import type { Logger } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Queue } from "./queue.ts";

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
  readonly queue: Queue;
  readonly metrics: Metrics;
};
