import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { SOME_RESTAURANT } from "#lib/catalog/some-restaurant.ts";
import { type LngLat, moveBy } from "#lib/core/geo.ts";
import { createId, type DriverId, type RestaurantId } from "#lib/core/ids.ts";
import type { Rng } from "#lib/core/rng.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import { migrate } from "#lib/db/migrate.ts";
import { upsertDrivers } from "#lib/dispatch/commands.ts";
import { setOnDuty } from "#lib/dispatch/offers/commands.ts";
import type { Part } from "../part.ts";
import { startPostgres, startRedis, startWorkers } from "../servers.ts";
import { startEngine } from "./engine.ts";

const DIR = join(import.meta.dirname, "../../../.data/chaos/dispatch");
const WORKERS = 3;
const KITCHENS = 20;
const CENTRE = { lng: 11.97, lat: 57.7 };
/** So small that no ride is too long to be worth it for anybody who is free: who waits, waits for a worker. */
const TOWN_M = 1_500;

export type Kitchen = { readonly id: RestaurantId; readonly at: LngLat };
/** PostgreSQL, Redis, a routing engine and three workers, each a process of its own; kitchens, and drivers on duty. */
export type World = {
  readonly db: Db;
  readonly kitchens: readonly Kitchen[];
  readonly drivers: readonly DriverId[];
  readonly workers: readonly Part[];
  stop(): Promise<void>;
};

/** Somewhere in town. */
export function somewhere(rng: Rng): LngLat {
  return moveBy(CENTRE, TOWN_M * Math.sqrt(rng.next()), rng.range(0, 360));
}

export async function startWorld(rng: Rng, drivers: number, log: (line: string) => void): Promise<World> {
  await mkdir(DIR, { recursive: true });
  const logDir = join(DIR, "log");
  const postgres = await startPostgres(join(DIR, "postgres"));
  // Before three workers do it at once, and one of them waits in vain for another's locks.
  await migrate(postgres.url);
  const redis = await startRedis({ logDir });
  const engine = await startEngine(rng.fork("engine"));
  const env = {
    HOST: "127.0.0.1",
    // No demo: no fleet and no demand of its own.
    PUBLIC_URL: "https://chaos.test",
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    VALHALLA_URL: engine.url,
    DATA_DIR: DIR,
    LOG_LEVEL: "warn",
    DRIVER_TOKEN_SECRET: randomBytes(32).toString("hex"),
    SESSION_SECRET: randomBytes(32).toString("hex"),
  };
  const workers = await startWorkers(WORKERS, { env, logDir });
  log(`${WORKERS} workers are ready`);
  const db = createDb({ url: postgres.url, poolMax: 20, onError: () => {} });
  return {
    db,
    kitchens: await seedKitchens(db, rng.fork("kitchens")),
    drivers: await seedDrivers(db, drivers),
    workers,
    async stop() {
      await db.close();
      await Promise.all([...workers, redis.part].map((part) => part.kill()));
      await engine.stop();
      await postgres.stop();
    },
  };
}

async function seedKitchens(db: Db, rng: Rng): Promise<Kitchen[]> {
  const kitchens = Array.from({ length: KITCHENS }, () => ({
    id: createId("restaurant", 0, randomBytes(10)),
    at: somewhere(rng),
  }));
  await upsertRestaurants(
    db.primary,
    kitchens.map(({ id, at }) => ({ ...SOME_RESTAURANT, id, at, slug: id.replace("_", "-") })),
  );
  return kitchens;
}

async function seedDrivers(db: Db, count: number): Promise<DriverId[]> {
  const ids = Array.from({ length: count }, () => createId("driver", 0, randomBytes(10))).sort();
  await upsertDrivers(
    { db },
    ids.map((id) => ({ id, name: "A driver", vehicle: "bike" })),
  );
  for (const id of ids) await setOnDuty({ db }, id, true);
  return ids;
}
