import { createRideCache } from "#lib/dispatch/cache.ts";
import { watchDispatch } from "#lib/dispatch/offers/counters.ts";
import { startDispatch } from "#lib/dispatch/offers/jobs.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Routing } from "#lib/routing/valhalla.ts";

type Needs = Pick<Context, "db" | "clock" | "log" | "batcher" | "metrics">;

/** Looks for drivers: rounds by the clock, and at once when an order says so (its topic of the outbox). */
export function openDispatch(ctx: Needs, routing: Pick<Routing, "matrix"> | null): ReturnType<typeof startDispatch> {
  const { db, clock, log, batcher, metrics } = ctx;
  const rides = createRideCache({ routing, clock, log });
  const counters = watchDispatch({ db }, metrics.registry);
  return startDispatch({ db, clock, log, batcher, rides, counters, worker: `worker ${process.pid}` });
}
