import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { ensureCity } from "#lib/city/adapters/ensure-city.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createId, type OrderId, type UserId } from "#lib/core/ids.ts";
import { createDb } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { createLogger } from "#lib/infra/log.ts";
import { makePartitions } from "#lib/tracking/jobs.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { startRedis } from "#tests/helpers/redis.ts";
import { seed, tripsOf } from "../tracking/rig.ts";

export type ScaleOrder = { readonly orderId: OrderId; readonly customerId: UserId };
export type Statements = { readonly ours: number; readonly queue: number };

/** What all gateways share: PostgreSQL with its trips and orders, and Redis, each a real server. */
export type ScaleRig = {
  readonly databaseUrl: string;
  readonly origin: string;
  readonly sessionSecret: string;
  readonly driverSecret: string;
  readonly trips: readonly Trip[];
  /** One for each trip. */
  readonly orders: readonly ScaleOrder[];
  /** Settings of a product process. */
  readonly env: Readonly<Record<string, string>>;
  /** Statements executed so far, BEGIN and COMMIT counted: the product's own, and the job queue's. */
  statements(): Promise<Statements>;
  /** Messages published on Redis so far. */
  busMessages(): Promise<number>;
  close(): Promise<void>;
};

/** Below the range that outgoing connections are given: nobody has one of them by chance. */
export const SCALE_PORTS = { bare: 27_861, polling: 27_862, routing: 27_863, gateways: 27_870 } as const;
const DATABASE = "hotpath_scale";

export async function createScaleRig(count: number, log: (line: string) => void): Promise<ScaleRig> {
  const folder = await mkdtemp(join(tmpdir(), "hotpath-bench-scale-"));
  const server = await startEmbedded({ folder, settings: { max_connections: "300" } });
  const redis = await startRedis();
  const routing = await startRoutingStandIn();
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create database ${DATABASE}`);
  await admin.query("create extension pg_stat_statements");
  const databaseUrl = Object.assign(new URL(server.url), { pathname: `/${DATABASE}` }).href;
  await migrate(databaseUrl);
  const db = createDb({ url: databaseUrl, poolMax: 2, onError: () => {} });
  await makePartitions({ db, clock: systemClock });
  const trips = tripsOf(count);
  await seed(db, trips);
  const orders = await seedOrders(db.pool, trips);
  await db.close();
  await ensureCity({ dataDir: folder, log: createLogger("silent") });
  log(`rig: ${count} trips under way, each with its order`);

  const origin = `http://127.0.0.1:${SCALE_PORTS.gateways}`;
  const sessionSecret = randomBytes(32).toString("base64url");
  const driverSecret = randomBytes(32).toString("base64url");
  return {
    databaseUrl,
    origin,
    sessionSecret,
    driverSecret,
    trips,
    orders,
    env: {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redis.url,
      VALHALLA_URL: `http://127.0.0.1:${SCALE_PORTS.routing}`,
      DATA_DIR: folder,
      PUBLIC_URL: origin,
      SESSION_SECRET: sessionSecret,
      DRIVER_TOKEN_SECRET: driverSecret,
    },
    async statements() {
      const { rows } = await admin.query(
        `select coalesce(sum(calls) filter (where query !~* 'pgboss'), 0)::float8 as ours,
                coalesce(sum(calls) filter (where query ~* 'pgboss'), 0)::float8 as queue
         from pg_stat_statements where dbid = (select oid from pg_database where datname = $1)`,
        [DATABASE],
      );
      return rows[0];
    },
    async busMessages() {
      const stats = String(await redis.ask("info", "commandstats"));
      return [...stats.matchAll(/^cmdstat_s?publish:calls=(\d+)/gm)].reduce((sum, [, calls]) => sum + Number(calls), 0);
    },
    async close() {
      await admin.end();
      routing.close();
      routing.closeAllConnections();
      await redis.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Where the routing engine would be: it knows no way, at once. A real one has a machine of its own; arrivals are reckoned by
 * the straight line.
 */
async function startRoutingStandIn(): Promise<Server> {
  const server = createServer((req, res) => {
    req.resume();
    res.writeHead(400, { "content-type": "application/json" });
    res.end(JSON.stringify({ error_code: 442, error: "No path could be found for input" }));
  });
  server.listen(SCALE_PORTS.routing, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** An order for each trip, with its customer and the events that led up to now. */
async function seedOrders(pool: pg.Pool, trips: readonly Trip[]): Promise<ScaleOrder[]> {
  const now = Date.now();
  const orders = trips.map(() => ({
    orderId: createId("order", now, randomBytes(10)),
    customerId: createId("user", now, randomBytes(10)),
  }));
  await pool.query(
    `with o as (
       insert into orders (id, code, restaurant_id, customer_id, status, dropoff_lng, dropoff_lat, items, total_minor, currency,
         ready_at, promised_at, last_seq)
       select n.id, 'B' || n.i, d.restaurant_id, n.customer, 'picked_up', d.dropoff_lng, d.dropoff_lat, 3, 34700, 'SEK',
         now(), now() + interval '40 minutes', 5
       from unnest($1::text[], $2::text[], $3::text[]) with ordinality as n (id, customer, delivery, i)
       join deliveries d on d.id = n.delivery
       returning id)
     insert into order_events (order_id, seq, type, status, actor)
     select o.id, s.seq, 'status', s.status, 'system' from o,
       (values (1, 'placed'), (2, 'accepted'), (3, 'preparing'), (4, 'ready'), (5, 'picked_up')) as s (seq, status)`,
    [orders.map((o) => o.orderId), orders.map((o) => o.customerId), trips.map((t) => t.deliveryId)],
  );
  await pool.query(
    "update deliveries d set order_id = n.id from unnest($1::text[], $2::text[]) as n (id, delivery) where d.id = n.delivery",
    [orders.map((o) => o.orderId), trips.map((t) => t.deliveryId)],
  );
  await pool.query("analyze");
  return orders;
}
