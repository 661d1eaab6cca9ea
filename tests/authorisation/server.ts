import { ensureCity } from "#lib/city/adapters/ensure-city.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createStripe } from "#lib/payments/adapters/stripe.ts";
import type { Pays } from "#lib/payments/commands.ts";
import { createWorld } from "#lib/sim/world.ts";
import { seedDemo } from "#services/demo-seed.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { freePorts, type Program, startMain } from "#tests/helpers/program.ts";
import { startRedis } from "#tests/helpers/redis.ts";
import type { RedisServer } from "#tests/helpers/redis-server.ts";
import { type RunningDouble, startDouble } from "#tests/payments/double.ts";

export const SECRET = "a secret of the tests, 32 characters or more";
const DATA_DIR = ".data/edge-tests"; // the city in it is computed once for all runs
/** The demo's own (services/demo-role.ts). */
const DEMO = { seed: 1, drivers: 400 };

/** Web and gateway of a build as one process, its database, and the payment provider's double. No worker: nothing changes by itself. */
export type RunningServer = {
  readonly database: TestDatabase;
  readonly redis: RedisServer;
  readonly double: RunningDouble;
  readonly program: Program;
  readonly pays: Pays;
  readonly url: string;
  /** Ends all of it. */
  stop(): Promise<void>;
};

/** Built by `npm run build`, which is the first step of the long tests too. Between it and us stands one proxy: X-Forwarded-For is believed. */
export async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  const [database, redis, double, { port, opsPort }] = await Promise.all([
    createTestDatabase(),
    startRedis(),
    startDouble(),
    freePorts(),
  ]);
  const { city, streets } = await ensureCity({ dataDir: DATA_DIR, log: createLogger("silent") });
  await seedDemo({ db: database.db }, createWorld({ ...DEMO, city, streets }));
  const url = `http://127.0.0.1:${port}`;
  const program = startMain(["web", "gateway"], {
    PORT: `${port}`,
    OPS_PORT: `${opsPort}`,
    DATA_DIR,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    LOG_LEVEL: "warn",
    SESSION_SECRET: SECRET,
    DRIVER_TOKEN_SECRET: SECRET,
    TRUST_PROXY: "1",
    STRIPE_SECRET_KEY: double.apiKey,
    STRIPE_WEBHOOK_SECRET: "whsec_tests",
    STRIPE_API_URL: double.url,
    ...settings,
  });
  await program.says("Hotpath is ready");
  const provider = createStripe({ secretKey: double.apiKey, webhookSecrets: [], apiUrl: double.url });
  const batcher = { add: () => {}, flush: async () => {}, close: async () => {} };
  return {
    ...{ database, redis, double, program, url },
    pays: { db: database.db, clock: systemClock, batcher, provider, captureAt: "handover" },
    async stop() {
      program.child.kill("SIGKILL");
      await program.ended();
      await Promise.all([double.close(), redis.stop()]);
      await database.drop();
    },
  };
}
