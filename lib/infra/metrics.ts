import { collectDefaultMetrics, Registry } from "prom-client";

/** What a process counts. A feature makes its own counters in `registry`, named `hotpath_<feature>_…`. */
export type Metrics = { readonly registry: Registry };

/** A registry with Node's own figures (CPU, memory, event loop) in it already. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { registry };
}
