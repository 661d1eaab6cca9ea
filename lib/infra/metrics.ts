import type pg from "pg";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
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
