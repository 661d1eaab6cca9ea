import { createServer } from "node:http";
import { Socket } from "node:net";
import { pino } from "pino";
import { systemClock } from "#lib/core/clock.ts";
import { createDb } from "#lib/db/client.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { loadConfig } from "#lib/infra/config/env.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { createGateway } from "#services/gateway/gateway.ts";
import { QUIET_PARTS } from "#tests/helpers/gateway-parts.ts";
import { loadStations } from "./bench-city.ts";
import { serve, until } from "./process.ts";

/** The gateway under test, alone in its process: production code over sockets and PostgreSQL. */

export type GatewaySettings = { port: number; databaseUrl: string; secret: string; dataDir: string };
/** User and system time of the whole process, garbage collection's threads included, microseconds. */
export type CpuSample = { atMs: number; cpuUs: number; believed: number; rowsWritten: number };
export type SocketWrites = { watchers: number; drivers: number };

/** Watchers come from this address, so that their writes can be told from drivers'. */
export const WATCHER_HOSTS = "127.0.1.";

const writes: SocketWrites = { watchers: 0, drivers: 0 };
let registry: ReturnType<typeof createMetrics>["registry"];

const calls = {
  async start({ port, databaseUrl, secret, dataDir }: GatewaySettings): Promise<void> {
    const url = `http://127.0.0.1:${port}`;
    const config = loadConfig({
      PORT: String(port),
      PUBLIC_URL: url,
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      DRIVER_TOKEN_SECRET: secret,
    });
    const log = pino({ level: "warn" }, pino.destination({ dest: 2, sync: true }));
    const metrics = createMetrics();
    registry = metrics.registry;
    const db = createDb({ url: databaseUrl, poolMax: config.databasePoolMax, onError: (err) => log.warn({ err }) });
    const bus = createMemoryBus();
    const gateway = createGateway({
      ...QUIET_PARTS,
      config,
      log,
      clock: systemClock,
      db,
      bus,
      batcher: createBatcher(bus, (err) => log.warn({ err })),
      metrics,
      streets: await loadStations(),
    });
    await gateway.start();
    const server = createServer((req, res) => {
      if (!gateway.handleRequest(req, res)) res.writeHead(404).end();
    });
    server.on("upgrade", gateway.handleUpgrade);
    await new Promise<void>((resolve) => server.listen({ port, host: "0.0.0.0", backlog: 4096 }, resolve));
  },

  /** What the process has used by each of these instants. */
  async cpuAt(instants: readonly number[]): Promise<CpuSample[]> {
    const samples: CpuSample[] = [];
    for (const instant of instants) {
      await until(instant);
      samples.push(await sample());
    }
    return samples;
  },

  /** Begins to count the writes that reach the kernel: `_write` and `_writev` are one each. */
  countWrites(): void {
    for (const method of ["_write", "_writev"] as const) {
      const original = Socket.prototype[method] as (...args: unknown[]) => void;
      Socket.prototype[method] = function (this: Socket, ...args: unknown[]) {
        if (this.remoteAddress?.startsWith(WATCHER_HOSTS) || this.remoteAddress?.includes(`:${WATCHER_HOSTS}`))
          writes.watchers++;
        else writes.drivers++;
        original.apply(this, args);
      };
    }
  },

  async writesAt(instant: number): Promise<SocketWrites> {
    await until(instant);
    return { ...writes };
  },

  /** What is held after a garbage collection. Needs the flag `--expose-gc`. */
  heldMb(): number {
    if (!globalThis.gc) throw new Error("started without --expose-gc");
    globalThis.gc();
    return process.memoryUsage().heapUsed / 1024 ** 2;
  },

  memoryMb: () => Math.round(process.memoryUsage().rss / 1024 ** 2),
};

async function sample(): Promise<CpuSample> {
  const { user, system } = process.cpuUsage();
  const atMs = Date.now();
  const counterOf = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values[0]?.value ?? 0;
  return {
    atMs,
    cpuUs: user + system,
    believed: await counterOf("hotpath_gateway_fixes_total"),
    rowsWritten: await counterOf("hotpath_gateway_rows_written_total"),
  };
}

export type GatewayCalls = typeof calls;
serve(calls);
