import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { POST as postRefresh } from "#app/api/v1/session/refresh/route.ts";
import { GET as getSession } from "#app/api/v1/session/route.ts";
import { POST as postTrack } from "#app/api/v1/track/route.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createDb } from "#lib/db/client.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { loadConfig } from "#lib/infra/config/env.ts";
import { readBody } from "#lib/infra/http.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createLimits } from "#lib/infra/ratelimit.ts";
import { awaitRedis, createRedis } from "#lib/infra/redis.ts";
import { createRedisBus } from "#lib/infra/redis-bus.ts";
import { joinProcesses } from "#services/processes.ts";
import { watchRevocations } from "#services/revocations.ts";
import { createWebServer } from "#services/web/server.ts";

/**
 * A web process without its pages, so that twelve of them fit on a machine: the server in front, the place among the
 * others, Redis, limits and sessions are those of production; three doors of the API are called as Next would. It says its
 * port when it is ready.
 */
export type LimitsSettings = { readonly databaseUrl: string; readonly redisUrl: string; readonly secret: string };

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;
const DOORS: Readonly<Record<string, Handler>> = {
  "POST /api/v1/track": postTrack,
  "POST /api/v1/session/refresh": postRefresh,
  "GET /api/v1/session": getSession,
};

async function run({ databaseUrl, redisUrl, secret }: LimitsSettings): Promise<void> {
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DRIVER_TOKEN_SECRET: secret,
    SESSION_SECRET: secret,
  });
  const log = createLogger("fatal");
  const clock = systemClock;
  const db = createDb({ url: databaseUrl, poolMax: 3, onError: () => {} });
  const membership = await joinProcesses({ db, clock, log }, { roles: ["web"], hasRedis: true });
  const redis = createRedis(redisUrl, log);
  await awaitRedis(redis, 10_000);
  const bus = createRedisBus(redis, log);
  const limits = createLimits({ redis, clock, peers: membership.peers });
  const revocations = watchRevocations({ db, bus, clock, log });
  await revocations.start();
  const ctx = { config, log, clock, db, bus, limits, batcher: createBatcher(bus, () => {}) };
  const runtime = { config: { isDemo: true }, ctx, revocations, pays: null, demo: null, notePage: () => {} };
  Object.assign(globalThis, { [Symbol.for("hotpath.runtime")]: runtime });
  const web = createWebServer(config, log);
  web.open({ gateway: null, city: null, strip: null, pages: { handleRequest: answer, handleUpgrade: null } });
  web.server.listen(0, "127.0.0.1");
  await once(web.server, "listening");
  process.send?.({ port: (web.server.address() as AddressInfo).port });
}

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const handler = DOORS[`${req.method} ${req.url}`];
  if (!handler) throw new Error(`no door ${req.method} ${req.url}`);
  const headers = new Headers(
    Object.entries(req.headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const body = req.method === "POST" ? { body: await readBody(req, 4_096) } : {};
  const request = new Request(`http://127.0.0.1${req.url}`, {
    method: req.method ?? "GET",
    headers,
    ...body,
  } as RequestInit);
  const response = await handler(request, { params: Promise.resolve({}) });
  for (const [name, value] of response.headers) res.appendHeader(name, value);
  res.writeHead(response.status).end(Buffer.from(await response.arrayBuffer()));
}

await run(JSON.parse(process.argv[2] ?? "") as LimitsSettings);
