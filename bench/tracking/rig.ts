import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { systemClock } from "#lib/core/clock.ts";
import { moveBy } from "#lib/core/geo.ts";
import { createId } from "#lib/core/ids.ts";
import { createRng } from "#lib/core/rng.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { makePartitions } from "#lib/tracking/jobs.ts";
import { type Trip, VEHICLES } from "#lib/tracking/trip.ts";
import { BENCH_CITY } from "./bench-city.ts";
import type { DriverCalls } from "./drivers-process.ts";
import type { GatewayCalls } from "./gateway-process.ts";
import { type Part, startPart } from "./process.ts";
import type { WatcherCalls } from "./watchers-process.ts";

/** The gateway, its PostgreSQL, its drivers and its watchers, each in a process of its own. */
export type Rig = {
  readonly url: string;
  readonly origin: string;
  readonly secret: string;
  readonly trips: readonly Trip[];
  readonly gateway: Part<GatewayCalls>;
  readonly drivers: Part<DriverCalls>;
  readonly watchers: Part<WatcherCalls>;
  /** Connects drivers until so many report, once a second each. */
  drive(count: number): Promise<void>;
  /** Statements that the gateway's database has executed so far, transaction control counted. */
  statements(): Promise<number>;
  close(): Promise<void>;
};

export const PORTS = { gateway: 43_800, baseline: 43_801 } as const;
const DRIVER_ADDRESSES = 4;
const DATABASE = "hotpath_bench";
/** The ends of all trips lie outside of the city: nobody is hidden for being near one. */
const FAR_M = 20_000;

export async function createRig(
  maxDrivers: number,
  log: (line: string) => void,
  { port = PORTS.gateway as number, gatewayFlags = [] as readonly string[] } = {},
): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), "hotpath-bench-tracking-"));
  const server = await startEmbedded({ folder });
  // The server is a process group of its own: it would outlive a benchmark that fails or is interrupted.
  const abandon = () => {
    process.kill(Number(readFileSync(join(folder, "data", "postmaster.pid"), "utf8").split("\n")[0]), "SIGQUIT");
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  process.once("exit", abandon);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create database ${DATABASE}`);
  await admin.query("create extension pg_stat_statements");
  const databaseUrl = Object.assign(new URL(server.url), { pathname: `/${DATABASE}` }).href;
  await migrate(databaseUrl);
  const trips = tripsOf(maxDrivers);
  const db = createDb({ url: databaseUrl, poolMax: 2, onError: () => {} });
  await makePartitions({ db, clock: systemClock });
  await seed(db, trips);
  await db.close();
  log(`rig: PostgreSQL holds ${trips.length} trips under way`);

  const secret = randomBytes(32).toString("base64url");
  const origin = `http://127.0.0.1:${port}`;
  const url = `ws://127.0.0.1:${port}/feed`;
  const gateway = startPart<GatewayCalls>(new URL("./gateway-process.ts", import.meta.url), gatewayFlags);
  const drivers = startPart<DriverCalls>(new URL("./drivers-process.ts", import.meta.url));
  const watchers = startPart<WatcherCalls>(new URL("./watchers-process.ts", import.meta.url));
  await gateway.call("start", { port, databaseUrl, secret, dataDir: folder });
  await drivers.call("load", { trips, seed: "rig" });
  let closing: Promise<void> | null = null;
  const close = async () => {
    await Promise.all([gateway.stop(), drivers.stop(), watchers.stop()]);
    await admin.end();
    process.off("exit", abandon);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    url,
    origin,
    secret,
    trips,
    gateway,
    drivers,
    watchers,
    async drive(count) {
      await drivers.call("end");
      await drivers.call("connect", {
        urls: [url],
        secret,
        trips: trips.slice(0, count),
        seed: "rig",
        hosts: DRIVER_ADDRESSES,
      });
      await drivers.call("begin");
      log(`rig: ${count} drivers report`);
    },
    async statements() {
      const { rows } = await admin.query(
        "select sum(calls)::float8 as calls from pg_stat_statements where dbid = (select oid from pg_database where datname = $1)",
        [DATABASE],
      );
      return rows[0].calls ?? 0;
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** So many trips that all have been picked up. */
export function tripsOf(count: number): Trip[] {
  const now = Date.now();
  const rng = createRng("trips");
  const names = new Set<number>();
  while (names.size < count) names.add(rng.int(0, 0xffff_ffff));
  return [...names].map((publicId, i) => ({
    deliveryId: createId("delivery", now, randomBytes(10)),
    publicId,
    driverId: createId("driver", now, randomBytes(10)),
    orderId: null,
    vehicle: VEHICLES[i % VEHICLES.length]!,
    status: "picked_up",
    pickup: moveBy(BENCH_CITY.center, FAR_M, (i * 360) / count),
    dropoff: moveBy(BENCH_CITY.center, FAR_M, (i * 360) / count + 180),
    area: i % 8,
  }));
}

/** Enters them, and their drivers. */
export async function seed(db: Db, trips: readonly Trip[]): Promise<void> {
  const restaurant = createId("restaurant", Date.now(), randomBytes(10));
  const { pool } = db;
  await pool.query("insert into restaurants (id, slug, name, lng, lat) values ($1, 'bench', 'Bench', 11.9, 57.7)", [
    restaurant,
  ]);
  const list = <T>(of: (trip: Trip) => T) => trips.map(of);
  await pool.query(
    "insert into drivers (id, name, vehicle) select id, 'Driver', vehicle from unnest($1::text[], $2::text[]) as t(id, vehicle)",
    [list((t) => t.driverId), list((t) => t.vehicle)],
  );
  await pool.query(
    `insert into deliveries (id, public_id, restaurant_id, driver_id, vehicle, status, pickup_lng, pickup_lat, dropoff_lng, dropoff_lat, area, picked_up_at)
     select id, public_id, $1, driver_id, vehicle, 'picked_up', a, b, c, d, area, now()
     from unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::float8[], $9::float8[], $10::smallint[])
       as t(id, public_id, driver_id, vehicle, a, b, c, d, area)`,
    [
      restaurant,
      list((t) => t.deliveryId),
      list((t) => t.publicId),
      list((t) => t.driverId),
      list((t) => t.vehicle),
      list((t) => t.pickup.lng),
      list((t) => t.pickup.lat),
      list((t) => t.dropoff.lng),
      list((t) => t.dropoff.lat),
      list((t) => t.area),
    ],
  );
}
