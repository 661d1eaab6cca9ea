import type { Bench } from "../figure.ts";
import { FOLLOWERS_SHARE, VIEWS } from "./audience.ts";
import { LOAD, type LoadSample, sampleLoad, startStage } from "./load.ts";
import { MEMORY, measureMemory } from "./memory.ts";
import { PHONE } from "./phone-views.ts";
import { measurePolling, POLLING } from "./polling.ts";
import { createScaleRig, type ScaleRig } from "./scale-rig.ts";

/** A dinner rush on one machine: the product's own processes, and everybody who talks to them. */
export const bench: Bench = {
  async run(log) {
    const rig = await createScaleRig(LOAD.deliveries, log);
    try {
      const memory = await measureMemory(rig, log);
      const bus = await measureBus(rig, log);
      const { none, few, many } = await measureRush(rig, log);
      const polling = await measurePolling(rig, log);
      const perWatcherTick = (sample: LoadSample) => (sample.cpuUsPerS - none.cpuUsPerS) / sample.watchers;
      return {
        settings: {
          ...LOAD,
          followersShare: FOLLOWERS_SHARE,
          views: VIEWS,
          screen: PHONE,
          memory: MEMORY,
          polling: { ...POLLING, ...polling },
          cpuUsPerWatcherTick: { few: perWatcherTick(few), many: perWatcherTick(many) },
          gatewayCores: { none: none.cpuUsPerS / 1e6, few: few.cpuUsPerS / 1e6, many: many.cpuUsPerS / 1e6 },
          queueSqlPerSecond: many.queueSqlPerS,
          mapBytesPerWatcherSecond: many.mapBytesPerWatcherS,
          busMessagesPerSecondAllGateways: many.busPerS,
          latenessMs: many.lateness,
          injectedDeliveries: 0,
        },
        figures: {
          "scale.watchers": many.watchers * Number(many.lateness.servedShare > 0.999),
          "scale.tickLatenessP99Ms": many.lateness.p99Ms,
          "scale.rssPerWatcherVsBareWs.ratio": memory,
          "scale.sqlPerSecond": { [few.watchers]: few.sqlPerS, [many.watchers]: many.sqlPerS },
          "scale.sqlVsPolling.ratio": polling.sqlPerWatcherS / (many.sqlPerS / many.watchers),
          "scale.bytesVsPolling.ratio": polling.mapBytesPerWatcherS / many.mapBytesPerWatcherS,
          "scale.busMessagesPerSecond": bus,
          "scale.growth": perWatcherTick(many) / perWatcherTick(few),
        },
      };
    } finally {
      await rig.close();
    }
  },
};

/** `scale.busMessagesPerSecond`: messages published on Redis with two gateways, 10,000 moving deliveries, 5,000 watchers. */
async function measureBus(rig: ScaleRig, log: (line: string) => void): Promise<number> {
  const stage = await startStage(rig, LOAD.busGateways);
  try {
    await stage.audience.grow(
      LOAD.fewWatchers,
      stage.gateways.map(({ port }) => port),
    );
    const { busPerS } = await sampleLoad(rig, stage, LOAD.fewWatchers);
    log(`bus: ${busPerS.toFixed(1)} messages a second`);
    return busPerS;
  } finally {
    await stage.close();
  }
}

/**
 * `scale.watchers`: authenticated customers connected at once, every follower given its order and every map watcher a
 * changed entry in each 5 ticks (else 0). `scale.tickLatenessP99Ms`: from the instant at which a frame's tick was due to its
 * receipt, over all frames of 20 s. `scale.sqlPerSecond`: all statements by pg_stat_statements but pg-boss's own (those are in
 * the settings). `scale.growth`: the gateways' CPU less that with nobody watching, per watcher and tick, at 50,000 ÷ at
 * 5,000.
 */
async function measureRush(rig: ScaleRig, log: (line: string) => void) {
  const stage = await startStage(rig, LOAD.gateways);
  try {
    const ports = stage.gateways.map(({ port }) => port);
    const sampleAt = async (watchers: number) => {
      await stage.audience.grow(watchers, ports);
      const sample = await sampleLoad(rig, stage, watchers);
      const { p50Ms, p99Ms, maxMs, servedShare } = sample.lateness;
      log(
        `${watchers} watchers: gateways use ${(sample.cpuUsPerS / 1e6).toFixed(2)} cores; frames late by ${p50Ms} ms, p99 ${p99Ms}, at most ${maxMs}; ` +
          `${sample.sqlPerS.toFixed(1)} statements a second; ${sample.mapBytesPerWatcherS.toFixed(0)} bytes a map watcher; ${(servedShare * 100).toFixed(2)} % of the maps alive`,
      );
      return sample;
    };
    const none = await sampleAt(0);
    const few = await sampleAt(LOAD.fewWatchers);
    const many = await sampleAt(LOAD.watchers);
    return { none, few, many };
  } finally {
    await stage.close();
  }
}
