import { once } from "node:events";
import type { Server } from "node:http";
import type { AppRuntime } from "#app/runtime.ts";
import { ensureCity, type PreparedCity } from "#lib/city/adapters/ensure-city.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createDb } from "#lib/db/client.ts";
import { migrate, pendingMigrations } from "#lib/db/migrate.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import type { Config } from "#lib/infra/config/env.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Logger } from "#lib/infra/log.ts";
import { createMetrics, type Metrics, watchPool } from "#lib/infra/metrics.ts";
import { createQueue } from "#lib/infra/queue.ts";
import { createWorld } from "#lib/sim/world.ts";
import { makePartitions } from "#lib/tracking/jobs.ts";
import { openDatabase } from "./database.ts";
import { seedDemo } from "./demo-seed.ts";
import { createGateway } from "./gateway/gateway.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { type Check, createOpsServer } from "./ops-server.ts";
import { type Options, ROLES } from "./options.ts";
import { joinProcesses } from "./processes.ts";
import { startSimulators } from "./simulator-processes.ts";
import { createCityHandler } from "./web/city-files.ts";
import { isBuilt, openPages } from "./web/pages.ts";
import { createWebServer } from "./web/server.ts";
import { startDemoDemand } from "./worker/demo-demand.ts";
import { createWorker } from "./worker/worker.ts";

/** How long each part has to finish what it is at, in milliseconds. All in all less than ten seconds. */
const GRACE = { requestsMs: 2_000, gatewayMs: 2_000, queueMs: 2_000 };
/** The world that the demo always shows. */
const DEMO_SEED = 1;

type Start = {
  readonly config: Config;
  readonly options: Options;
  readonly log: Logger;
  readonly lifecycle: Lifecycle;
};

/**
 * Starts everything in its order: ports (claimed first, since they are the likeliest to be refused), database, city,
 * context, worker, gateway, web, demo. What has been started is in `lifecycle`, also when a later step fails.
 * @throws Error whose message is the one line to show
 */
export async function boot(start: Start): Promise<void> {
  const { config, options, log, lifecycle } = start;
  const metrics = createMetrics();
  const checks = new Map<string, Check>([["started", async () => false]]);
  const ops = createOpsServer(metrics, checks);
  await listen(ops, config.opsPort, config.host, "OPS_PORT");
  lifecycle.onStop("ops server", () => close(ops));
  const web = createWebServer(config, log.child({ part: "web" }));
  await listen(web.server, config.port, config.host, "PORT");
  lifecycle.onStop("http server", () => close(web.server));

  if (!options.dev && !isBuilt()) throw new Error("the web is not built: run `npm run build` first");
  const [ctx, prepared] = await Promise.all([
    createContext(start, metrics),
    ensureCity({ dataDir: config.dataDir, log: log.child({ part: "city" }) }),
  ]);
  let isMigrated = false;
  checks.set("database", async () => ctx.db.ping().then(() => true));
  checks.set("migrations", async () => {
    isMigrated ||= (await pendingMigrations(ctx.db.primary)).length === 0;
    return isMigrated;
  });

  await createWorker(ctx).start();
  const gateway = createGateway({ ...ctx, streets: prepared.stations });
  await gateway.start();
  lifecycle.onStop("gateway", () => gateway.stop(GRACE.gatewayMs));
  checks.set("gateway", async () => gateway.isReady());

  shareWithPages({ city: prepared.city, config: { mapStyleUrl: config.mapStyleUrl } });
  const { pages, close: closePages } = await openPages({ dev: options.dev, host: config.host, port: config.port });
  lifecycle.onStop("pages", closePages);
  web.open({ gateway, city: createCityHandler(prepared), pages });
  lifecycle.onStop("requests", () => web.drain(GRACE.requestsMs));

  if (config.isDemo) await startDemo(ctx, prepared, start);
  checks.set("started", async () => !lifecycle.isStopping());
  lifecycle.onStop("listening", async () => {
    web.server.close();
  });
}

/** The database, brought up to date, and all that commands and queries are handed. */
async function createContext({ config, log, lifecycle }: Start, metrics: Metrics): Promise<Context> {
  const database = await openDatabase(config, (error) => {
    if (error) log.error({ err: error }, "database: gone, and not back yet");
    else log.warn("database: was gone, is back");
  });
  // An embedded server that was running already may be another process's, until it is known that there is none.
  let isOurs = !database.found;
  lifecycle.onStop("database", async () => {
    if (isOurs) await database.stop();
  });
  const ran = await migrate(database.directUrl);
  if (ran.length > 0) log.info({ migrations: ran }, "database: migrated");
  const db = createDb({
    url: database.url,
    replicaUrl: database.replicaUrl,
    poolMax: config.databasePoolMax,
    onError: (error) => log.warn({ err: error }, "database: a connection broke"),
  });
  lifecycle.onStop("database connections", () => db.close());
  watchPool(metrics, db.pool);

  const clock = systemClock;
  const membership = await joinProcesses({ db, clock, log }, ROLES);
  isOurs = true;
  lifecycle.onStop("process row", () => membership.leave());
  await makePartitions({ db, clock });

  const bus = createMemoryBus();
  lifecycle.onStop("bus", () => bus.close());
  const batcher = createBatcher(bus, (error) => log.warn({ err: error }, "bus: hints were lost"));
  lifecycle.onStop("batcher", () => batcher.close());
  const queue = createQueue({ url: database.directUrl, log: log.child({ part: "queue" }) });
  await queue.start();
  lifecycle.onStop("queue", () => queue.stop(GRACE.queueMs));
  return { config, log, clock, db, bus, batcher, redis: null, queue, metrics };
}

/** The simulated fleet and what it is asked to bring. Only on a loopback address. */
async function startDemo(ctx: Context, prepared: PreparedCity, { config, options, lifecycle }: Start): Promise<void> {
  const { city, streets, valhallaConfigPath } = prepared;
  const world = createWorld({ seed: DEMO_SEED, city, streets, drivers: options.drivers });
  await seedDemo(ctx, world);
  if (!options.simulator || options.drivers === 0) return;
  if (!config.valhallaUrl && !valhallaConfigPath) {
    ctx.log.warn("the demo's fleet stays at home: there is nothing to make its routes with");
    return;
  }
  const demand = startDemoDemand(ctx, world);
  lifecycle.onStop("demo demand", () => demand.stop());
  const routes = { valhallaUrl: config.valhallaUrl, configPath: valhallaConfigPath };
  const simulators = startSimulators(ctx, world, routes);
  lifecycle.onStop("simulators", () => simulators.stop());
}

/** Next bundles its routes apart from us, so what it needs is left where both can see it. */
function shareWithPages(runtime: AppRuntime): void {
  Object.assign(globalThis, { [Symbol.for("hotpath.runtime")]: runtime });
}

async function listen(server: Server, port: number, host: string, setting: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    const reason = code === "EADDRINUSE" ? "is taken by another program" : `cannot be had (${code ?? cause})`;
    throw new Error(`port ${port} on ${host} ${reason}: set ${setting} to another one`, { cause });
  }
}

async function close(server: Server): Promise<void> {
  if (!server.listening) {
    server.closeAllConnections();
    return;
  }
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
