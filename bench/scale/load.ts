import type { DriverCalls } from "../tracking/drivers-process.ts";
import { startPart } from "../tracking/process.ts";
import { type Audience, startAudience } from "./audience.ts";
import { type ProductProcess, startProduct } from "./product-process.ts";
import { SCALE_PORTS, type ScaleRig } from "./scale-rig.ts";

export const LOAD = {
  watchers: 50_000,
  fewWatchers: 5_000,
  deliveries: 10_000,
  /** Every driver sends a fix once in so many seconds, over its own socket: what phones that save their battery do. */
  reportEveryS: 3,
  gateways: 4,
  busGateways: 2,
  audienceProcesses: 3,
  seconds: 20,
  settleMs: 8_000,
} as const;

const DRIVER_HOSTS = 200;

/** The product at work: gateways, a worker, and drivers who report to all gateways alike. */
export type Stage = {
  readonly gateways: readonly ProductProcess[];
  readonly audience: Audience;
  close(): Promise<void>;
};

export async function startStage(rig: ScaleRig, gatewayCount: number): Promise<Stage> {
  const gateways: ProductProcess[] = [];
  for (let i = 0; i < gatewayCount; i++) {
    gateways.push(await startProduct("gateway", rig.env, SCALE_PORTS.gateways + 2 * i));
  }
  const worker = await startProduct("worker", rig.env, SCALE_PORTS.gateways + 2 * gatewayCount);
  const drivers = startPart<DriverCalls>(new URL("../tracking/drivers-process.ts", import.meta.url));
  await drivers.call("load", { trips: rig.trips, seed: "scale" });
  await drivers.call("connect", {
    urls: gateways.map(({ port }) => `ws://127.0.0.1:${port}/feed`),
    secret: rig.driverSecret,
    trips: rig.trips,
    seed: "scale",
    hosts: DRIVER_HOSTS,
  });
  await drivers.call("begin", LOAD.reportEveryS);
  const audience = await startAudience(rig, LOAD.audienceProcesses);
  return {
    gateways,
    audience,
    async close() {
      await audience.stop();
      await drivers.stop();
      await Promise.all([...gateways, worker].map((process) => process.stop()));
    },
  };
}

export type LoadSample = {
  readonly watchers: number;
  /** All gateways' CPU in a second, microseconds. */
  readonly cpuUsPerS: number;
  readonly sqlPerS: number;
  readonly queueSqlPerS: number;
  readonly busPerS: number;
  readonly mapBytesPerWatcherS: number;
  readonly lateness: Awaited<ReturnType<Audience["record"]>>;
};

/** Measures for so many seconds what the stage costs and how late it is. */
export async function sampleLoad(rig: ScaleRig, { gateways, audience }: Stage, watchers: number): Promise<LoadSample> {
  await new Promise((resolve) => setTimeout(resolve, LOAD.settleMs));
  const cpu = () => gateways.reduce((sum, gateway) => sum + gateway.cpuUs(), 0);
  const [sql, bus, counts, cpuUs, startMs] = [
    await rig.statements(),
    await rig.busMessages(),
    await audience.counts(),
    cpu(),
    performance.now(),
  ];
  const lateness = await audience.record(LOAD.seconds * 1_000);
  const seconds = (performance.now() - startMs) / 1_000;
  const cpuAfterUs = cpu();
  const [sqlAfter, busAfter, after] = [await rig.statements(), await rig.busMessages(), await audience.counts()];
  if (after.open !== watchers) throw new Error(`${after.open} of ${watchers} watchers are connected`);
  const mapWatchers = Math.max(1, watchers * 0.3);
  return {
    watchers,
    cpuUsPerS: (cpuAfterUs - cpuUs) / seconds,
    // Reading pg_stat_statements is a statement too.
    sqlPerS: (sqlAfter.ours - sql.ours - 1) / seconds,
    queueSqlPerS: (sqlAfter.queue - sql.queue) / seconds,
    busPerS: (busAfter - bus) / seconds,
    mapBytesPerWatcherS: (after.mapBytes - counts.mapBytes) / mapWatchers / seconds,
    lateness,
  };
}
