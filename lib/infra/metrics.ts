import type pg from "pg";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Db } from "#lib/db/client.ts";
import type { Cache } from "./cache.ts";
import type { RedisBus } from "./redis-bus.ts";

/** What a process counts. A feature makes its own counters in `registry`, named `hotpath_<feature>_…`. */
export type Metrics = { readonly registry: Registry };

/** A registry with Node's own figures (CPU, memory, event loop) in it already. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { registry };
}

/** Tells how many connections to the database there are, how many are idle and how many statements wait for one. */
export function watchPool(
  { registry }: Metrics,
  pool: Pick<pg.Pool, "totalCount" | "idleCount" | "waitingCount">,
): void {
  new Gauge({
    name: "hotpath_db_connections",
    help: "Connections to the primary by state, and statements that wait for one",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      this.set({ state: "open" }, pool.totalCount);
      this.set({ state: "idle" }, pool.idleCount);
      this.set({ state: "waiting" }, pool.waitingCount);
    },
  });
}

/** Tells whether the bus is up, and what has gone over it since the start. */
export function watchBus({ registry }: Metrics, bus: Pick<RedisBus, "isUp" | "counters">): void {
  const registers = [registry];
  new Gauge({
    name: "hotpath_bus_up",
    help: "1 while messages go out and come in",
    registers,
    collect() {
      this.set(bus.isUp() ? 1 : 0);
    },
  });
  new Gauge({
    name: "hotpath_bus_messages",
    help: "Messages since the start: published, received, dropped while Redis was away; and how often it was away",
    labelNames: ["what"],
    registers,
    collect() {
      for (const [what, count] of Object.entries(bus.counters)) this.set({ what }, count);
    },
  });
}

/** Tells how the replica does, and where reads went that it may answer. */
export function watchReplica({ registry }: Metrics, db: Pick<Db, "replicaHealth" | "reads">): void {
  const registers = [registry];
  const { replicaHealth: health } = db;
  if (!health) return;
  new Gauge({
    name: "hotpath_db_replica_up",
    help: "1 while reads go to the replica",
    registers,
    collect() {
      this.set(health.isUp() ? 1 : 0);
    },
  });
  new Gauge({
    name: "hotpath_db_replica_lag_seconds",
    help: "How far the replica is behind as far as is known; NaN while it does not answer",
    registers,
    collect() {
      const lagMs = health.lagMs();
      this.set(lagMs === null ? Number.NaN : lagMs / 1_000);
    },
  });
  new Gauge({
    name: "hotpath_db_reads",
    help: "Reads since the start that a replica may answer: by it, by the primary in its place, and moved there midway",
    labelNames: ["target"],
    registers,
    collect() {
      for (const [target, count] of Object.entries(db.reads)) this.set({ target }, count);
    },
  });
}

/** Tells what the cache has answered and had to make, since the start. */
export function watchCache({ registry }: Metrics, cache: Pick<Cache, "counters">): void {
  const registers = [registry];
  new Gauge({
    name: "hotpath_cache_answers",
    help: "Answers of the cache: from memory, from Redis, made (miss); and those of them that may be stale",
    labelNames: ["from"],
    registers,
    collect() {
      const { memory, redis, missed, stale } = cache.counters;
      for (const [from, count] of Object.entries({ memory, redis, missed, stale })) this.set({ from }, count);
    },
  });
  new Gauge({
    name: "hotpath_cache_renders",
    help: "Values that the cache had made, by the server that they were read from; and failures",
    labelNames: ["on"],
    registers,
    collect() {
      const { madeOnReplica, madeOnPrimary, failed } = cache.counters;
      this.set({ on: "replica" }, madeOnReplica);
      this.set({ on: "primary" }, madeOnPrimary);
      this.set({ on: "failed" }, failed);
    },
  });
}
