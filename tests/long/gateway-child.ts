import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "#lib/core/clock.ts";
import { createDb } from "#lib/db/client.ts";
import { type Batcher, createBatcher } from "#lib/infra/batcher.ts";
import { loadConfig } from "#lib/infra/config/env.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { createRedis } from "#lib/infra/redis.ts";
import { createRedisBus } from "#lib/infra/redis-bus.ts";
import type { StreetPoints } from "#lib/tracking/public-view.ts";
import { createGateway } from "#services/gateway/gateway.ts";
import { watchRevocations } from "#services/revocations.ts";

/**
 * One gateway as a process of its own, to be killed. It has no routing engine and a street everywhere; all else is as in
 * production. Started by `startGatewayChild`, it says its port when it is ready.
 */
export type GatewaySettings = {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly secret: string;
  readonly dataDir: string;
  /** Where it kills itself. `before_order_hint`: a change of an order is committed, and nobody was told of it. */
  readonly failpoint: "before_order_hint" | null;
};

const STREETS: StreetPoints = { nearest: (x, y) => ({ x, y }) };

async function run({ databaseUrl, redisUrl, secret, dataDir, failpoint }: GatewaySettings): Promise<void> {
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DRIVER_TOKEN_SECRET: secret,
    SESSION_SECRET: secret,
    DATA_DIR: dataDir,
  });
  const log = createLogger("fatal");
  const clock = systemClock;
  const db = createDb({ url: databaseUrl, poolMax: 5, onError: () => {} });
  const bus = createRedisBus(createRedis(redisUrl, log), log);
  const batcher = failing(
    createBatcher(bus, () => {}),
    failpoint,
  );
  const ctx = { config, log, clock, db, bus, batcher };
  const revocations = watchRevocations(ctx);
  await revocations.start();
  const gateway = createGateway({
    ...ctx,
    metrics: createMetrics(),
    streets: STREETS,
    revocations,
    routing: null,
    limits: { take: async () => ({ standings: [], retryAfterMs: null }) },
  });
  await gateway.start();
  const server = createServer((req, res) => {
    if (!gateway.handleRequest(req, res)) res.writeHead(404).end();
  });
  server.on("upgrade", gateway.handleUpgrade);
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 });
  await once(server, "listening");
  process.send?.({ port: (server.address() as AddressInfo).port });
}

function failing(batcher: Batcher, failpoint: GatewaySettings["failpoint"]): Batcher {
  if (failpoint !== "before_order_hint") return batcher;
  return {
    ...batcher,
    add(topic, item) {
      if (topic.startsWith("orders:")) process.kill(process.pid, "SIGKILL");
      batcher.add(topic, item);
    },
  };
}

// Whoever started it is gone: so is its reason to be.
process.on("disconnect", () => process.exit(0));
await run(JSON.parse(process.argv[2] ?? "") as GatewaySettings);
