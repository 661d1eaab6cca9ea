import { Counter } from "prom-client";
import type { Metrics } from "#lib/infra/metrics.ts";
import type { Cdn } from "./cdn.ts";

/** The same CDN, with what it is told and how often it does not take it in the metrics. */
export function countPurges(cdn: Cdn, { registry }: Metrics): Cdn {
  const registers = [registry];
  const keysTold = new Counter({
    name: "hotpath_cdn_purged_keys_total",
    help: "Surrogate keys that the CDN was told to fetch anew",
    registers,
  });
  const failures = new Counter({
    name: "hotpath_cdn_purge_failures_total",
    help: "Purges that the CDN did not take, or not all of it; each is tried again",
    registers,
  });
  return {
    async purge(keys) {
      try {
        await cdn.purge(keys);
        keysTold.inc(keys.length);
      } catch (error) {
        failures.inc();
        throw error;
      }
    },
  };
}
