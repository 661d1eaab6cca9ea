import type { Bench } from "../figure.ts";
import { loadStreets } from "./bench-city.ts";
import { BYTES_PER_POSITION, measureBytesPerPosition } from "./bytes-per-position.ts";
import { BYTES_PER_WATCHER, measureBytesPerWatcher, zoomThatFits } from "./bytes-per-watcher.ts";
import { INGEST_BENCH, measureIngest } from "./ingest.ts";
import { LATENCY, measureLatency } from "./latency.ts";
import { createRig } from "./rig.ts";
import { measureWatcherCost, WATCHER_COST } from "./watcher-cost.ts";
import { measureWatcherStatements, WATCHER_STATEMENTS } from "./watcher-statements.ts";

/** Live tracking from a driver's fix to a watcher's frame. What each figure means stands in the file that measures it. */
export const bench: Bench = {
  async run(log) {
    const rig = await createRig(INGEST_BENCH.drivers, log);
    try {
      const statements = await measureWatcherStatements(rig, log);
      const cost = await measureWatcherCost(rig, log);
      const latency = await measureLatency(rig, log);
      const ingest = await measureIngest(rig, log);
      await rig.close();
      const streets = await loadStreets();
      const perPosition = measureBytesPerPosition(streets, log);
      const perWatcher = measureBytesPerWatcher(streets, log);
      return {
        settings: {
          bytesPerPosition: { ...BYTES_PER_POSITION, wireBytes: perPosition.wire, jsonBytes: perPosition.json },
          bytesPerWatcherSecond: { ...BYTES_PER_WATCHER, zoom: zoomThatFits() },
          watcherStatements: WATCHER_STATEMENTS,
          watcherCost: {
            ...WATCHER_COST,
            frameBytes: cost.frameBytes,
            rowsPerFrame: cost.rowsPerFrame,
            gatewayUs: cost.gatewayUs,
            bareUs: cost.bareUs,
            jsonUs: cost.jsonUs,
          },
          ingest: INGEST_BENCH,
          latency: LATENCY,
        },
        figures: {
          "tracking.bytesPerPosition.ratio": perPosition.ratio,
          "tracking.sqlPerWatcher": statements.sqlPerWatcher,
          "tracking.writesPerWatcherTick": statements.writesPerWatcherTick,
          "tracking.cpuVsBareLoop.ratio": cost.vsBareLoop,
          "tracking.cpuVsNaiveJson.ratio": cost.vsNaiveJson,
          "tracking.bytesPerWatcherSecond": perWatcher,
          "tracking.ingestPerSecond": ingest.perSecond,
          "tracking.ingestSqlPerSecond": ingest.sqlPerSecond,
          "tracking.latencyP99Ms": latency,
        },
      };
    } finally {
      await rig.close();
    }
  },
};
