import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import Stripe from "stripe";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { SOME_RESTAURANT, someMenu } from "#lib/catalog/some-restaurant.ts";
import { createId, type RestaurantId } from "#lib/core/ids.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import { freePort, type Part, startPart } from "../part.ts";
import { startPostgres, startRedis, startWorkers } from "../servers.ts";

const DATA = join(import.meta.dirname, "../../../.data");
const API_KEY = "sk_test_chaos";
export const WEBHOOK_SECRET = "whsec_chaos";

/** Everything that takes part, each a process of its own: PostgreSQL, Redis, the double, a web and workers. */
export type World = {
  readonly db: Db;
  readonly origin: string;
  readonly stripe: Stripe;
  readonly restaurantId: RestaurantId;
  readonly workers: readonly Part[];
  /** Further workers. Resolves once they are ready. */
  startWorkers(count: number): Promise<void>;
  /** What every process of it is started with. */
  readonly settings: Readonly<Record<string, string>>;
  /** A command that only the double knows. */
  command<Said>(method: string, path: string, body?: object): Promise<Said>;
  restartPostgres(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts it all. What it keeps between runs (the city, the database's cluster) and its logs lie in `.data/<folder>`. */
export async function startWorld(folder: string, log: (line: string) => void): Promise<World> {
  const dir = join(DATA, folder);
  await mkdir(dir, { recursive: true });
  const journal = join(dir, "books.jsonl");
  await rm(journal, { force: true });
  const [port, opsPort, doublePort] = await Promise.all([freePort(), freePort(), freePort()]);
  const postgres = await startPostgres(join(dir, "postgres"));
  const logDir = join(dir, "log");
  const redis = await startRedis({ logDir });
  const double = startPart({
    name: "stripe-double",
    args: ["services/stripe-double/main.ts", "--attached", "--port", `${doublePort}`, "--journal", journal],
    greeting: JSON.stringify({
      apiKey: API_KEY,
      webhook: { url: `http://127.0.0.1:${port}/api/webhooks/stripe`, secret: WEBHOOK_SECRET },
    }),
    logDir,
  });
  const env = {
    HOST: "127.0.0.1",
    // No demo: no fleet, no double of its own, secrets that are told.
    PUBLIC_URL: "https://chaos.test",
    DATABASE_URL: postgres.url,
    DATABASE_POOL_MAX: "20",
    REDIS_URL: redis.url,
    DATA_DIR: dir,
    LOG_LEVEL: "warn",
    DRIVER_TOKEN_SECRET: randomBytes(32).toString("hex"),
    SESSION_SECRET: randomBytes(32).toString("hex"),
    STRIPE_SECRET_KEY: API_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_URL: `http://127.0.0.1:${doublePort}`,
    // The kitchens of chaos answer, however late a killed worker lets them hear of an order.
    ACCEPT_WITHIN_MIN: "999",
  };
  const web = startPart({
    name: "web",
    args: [".services/main.js", "web"],
    env: { ...env, PORT: `${port}`, OPS_PORT: `${opsPort}` },
    logDir,
  });
  await web.says("Hotpath is ready");
  log("web is ready");
  const workers: Part[] = [];
  const db = createDb({ url: postgres.url, poolMax: 10, onError: () => {} });
  const stripe = new Stripe(API_KEY, { host: "127.0.0.1", port: doublePort, protocol: "http", telemetry: false });

  return {
    db,
    origin: `http://127.0.0.1:${port}`,
    stripe,
    restaurantId: await seedRestaurant(db),
    workers,
    async startWorkers(count) {
      workers.push(...(await startWorkers(count, { first: workers.length + 1, env, logDir })));
      log(`${count} workers are ready`);
    },
    settings: env,
    async command(method, path, body) {
      const answer = await fetch(`http://127.0.0.1:${doublePort}/_double/${path}`, {
        method,
        headers: { authorization: `Bearer ${API_KEY}` },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    restartPostgres: postgres.restart,
    async stop() {
      await db.close();
      await Promise.all([...workers, web].map((part) => part.kill()));
      await Promise.all([double.kill(), redis.part.kill()]);
      await postgres.stop();
    },
  };
}

/** One that is always open and never sold out. */
async function seedRestaurant(db: Db): Promise<RestaurantId> {
  const id = createId("restaurant", 0, randomBytes(10));
  await upsertRestaurants(db.primary, [{ ...SOME_RESTAURANT, id, slug: id.replace("_", "-") }]);
  await upsertMenus(db.primary, [{ restaurantId: id, menu: someMenu() }]);
  return id;
}
