import type { Revocations } from "#lib/auth/revocations.ts";
import { pendingMigrations } from "#lib/db/migrate.ts";
import type { Context } from "#lib/infra/context.ts";
import { createMetrics, type Metrics } from "#lib/infra/metrics.ts";
import { createRouting } from "#lib/routing/adapters/create-routing.ts";
import { createContext, type Start } from "./context.ts";
import { close, listen } from "./listen.ts";
import { type Checks, createOpsServer } from "./ops-server.ts";
import { openPayments } from "./payments.ts";
import { watchRevocations } from "./revocations.ts";
import type { WebServer } from "./web/server.ts";
import { openDispatch } from "./worker/dispatch.ts";
import { createOutbox } from "./worker/outbox.ts";
import { startSweeps } from "./worker/sweeps.ts";
import { createWorker } from "./worker/worker.ts";

/** How long requests under way have to be answered. With the other graces it comes to less than ten seconds. */
const REQUESTS_GRACE_MS = 2_000;
/** How long rows of the outbox under way have to be done. What is not is another's, later. */
const OUTBOX_GRACE_MS = 1_000;

/**
 * Starts this process's roles, everything in its order: ports (claimed first, since they are the likeliest to be
 * refused), database, city, context, worker, gateway, web, demo. What has been started is in `lifecycle`, also when a
 * later step fails. The code of a role is loaded with it: a worker that was killed is back without Next and the map.
 * @throws Error whose message is the one line to show
 */
export async function boot(start: Start): Promise<void> {
  const { config, options, log, lifecycle } = start;
  const holds = (role: (typeof options.roles)[number]) => options.roles.includes(role);
  const metrics = createMetrics();
  const checks: Checks = { needed: new Map([["started", async () => false]]), told: new Map() };
  await openOps(start, metrics, checks);
  const http = holds("web") || holds("gateway") ? await openHttp(start) : null;
  const web = holds("web") ? await import("./web-role.ts") : null;
  web?.requireBuilt(options.dev);

  const isDemoHere = config.isDemo && holds("worker");
  const city = holds("web") || holds("gateway") || isDemoHere ? await import("./city.ts") : null;
  const preparing = await city?.prepareCity(config, log.child({ part: "city" }));
  const { ctx, membership } = await createContext(start, metrics);
  const prepared = (await preparing?.open(ctx.db.primary)) ?? null;
  watch(ctx, checks);

  const revocations = await openRevocations(ctx, start);
  if (holds("worker")) await startWorker(ctx, prepared?.valhallaConfigPath ?? null, start);
  const gateway = holds("gateway") && prepared ? await openGateway(ctx, prepared, start, revocations) : null;
  if (gateway) checks.needed.set("gateway", async () => gateway.isReady());
  const pages =
    web && prepared ? await web.startWeb(ctx, prepared, start, revocations) : { pages: null, city: null, strip: null };
  http?.open({ gateway, ...pages });
  lifecycle.onStop("requests", () => http?.drain(REQUESTS_GRACE_MS));
  if (isDemoHere && prepared) {
    const { startDemo } = await import("./demo-role.ts");
    await startDemo(ctx, membership, prepared, start);
  }

  checks.needed.set("started", async () => !lifecycle.isStopping());
  lifecycle.onStop("listening", async () => {
    http?.server.close();
  });
}

async function openGateway(...parts: Parameters<typeof import("./gateway-role.ts").startGateway>) {
  const { startGateway } = await import("./gateway-role.ts");
  return startGateway(...parts);
}

/** Jobs of the queue, and what changes have left to do. */
async function startWorker(
  ctx: Context,
  configPath: string | null,
  { config: { valhallaUrl }, log, lifecycle }: Start,
): Promise<void> {
  const pays = openPayments(ctx);
  const routing =
    valhallaUrl || configPath
      ? createRouting({ ...(valhallaUrl && { valhallaUrl }), ...(configPath && { configPath }) })
      : null;
  lifecycle.onStop("dispatch routing", () => routing?.close());
  const dispatch = openDispatch({ ...ctx, log: log.child({ part: "dispatch" }) }, routing);
  lifecycle.onStop("dispatch", () => dispatch.stop());
  const outbox = createOutbox({ ...ctx, log: log.child({ part: "outbox" }) }, pays, dispatch, ctx);
  outbox.start();
  lifecycle.onStop("outbox", () => outbox.stop(OUTBOX_GRACE_MS));
  await createWorker(ctx).start();
  if (pays) await startSweeps(ctx, pays);
}

async function openOps({ config, lifecycle }: Start, metrics: Metrics, checks: Checks): Promise<void> {
  const ops = createOpsServer(metrics, checks);
  await listen(ops, config.opsPort, config.host, "OPS_PORT");
  lifecycle.onStop("ops server", () => close(ops));
}

async function openHttp({ config, options, log, lifecycle }: Start): Promise<WebServer> {
  const { createWebServer } = await import("./web/server.ts");
  const http = createWebServer(config, log.child({ part: "web" }), { isDeveloping: options.dev });
  await listen(http.server, config.port, config.host, "PORT");
  lifecycle.onStop("http server", () => close(http.server));
  return http;
}

/** Who was signed out and which links were taken back, known before the first of them can come. */
async function openRevocations(ctx: Context, { lifecycle }: Start): Promise<Revocations> {
  const revocations = watchRevocations(ctx);
  lifecycle.onStop("revocations", () => revocations.stop());
  await revocations.start();
  return revocations;
}

/** What of the shared things `/readyz` asks. */
function watch({ db, bus, redis }: Context, { needed, told }: Checks): void {
  let isMigrated = false;
  needed.set("database", async () => db.ping().then(() => true));
  needed.set("migrations", async () => {
    isMigrated ||= (await pendingMigrations(db.primary)).length === 0;
    return isMigrated;
  });
  // Without it all still works, a little later: no reason to send nobody here, and it would be so in all processes at once.
  if (redis) told.set("redis", async () => bus.isUp());
  const { replicaHealth } = db;
  if (replicaHealth) told.set("replica", async () => replicaHealth.isUp());
}
