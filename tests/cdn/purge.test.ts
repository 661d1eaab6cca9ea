import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { markSoldOut, pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { menuKey, restaurantKey, WHOLE_CATALOGUE_KEY } from "#lib/catalog/surrogate-keys.ts";
import type { Cdn } from "#lib/infra/cdn/cdn.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import type { OutboxWorker } from "#lib/infra/outbox-worker.ts";
import { createOutbox } from "#services/worker/outbox.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { hasVarnish } from "#tests/helpers/varnish.ts";
import { figure, until } from "#tests/outbox/harness.ts";
import { openVarnish } from "./worlds.ts";

/** A change is promised to be seen within 2 s. */
const PATIENCE_MS = 6_000;

describe.skipIf(!hasVarnish)("a change of the catalogue, behind a real Varnish", () => {
  let database: TestDatabase;
  let world: Awaited<ReturnType<typeof openVarnish>>;
  let restaurant: Restaurant;
  const workers: OutboxWorker[] = [];
  let cacheKeys: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    world = await openVarnish();
  });
  beforeEach(async () => {
    restaurant = someRestaurant({ area: { kind: "radius", metres: 500 } });
    await upsertRestaurants(database.db.primary, [restaurant]);
    await upsertMenus(database.db.primary, [{ restaurantId: restaurant.id, menu: someMenu() }]);
    await database.db.primary.deleteFrom("outbox").execute();
    world.behave("well");
    cacheKeys = [];
  });
  afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop(5_000))));
  afterAll(async () => {
    await world.stop();
    await database.drop();
  });

  /** A worker role's part in this. */
  function startWorker(cdn: Cdn = world.cdn) {
    const metrics = createMetrics();
    const cache = { purge: async (keys: readonly string[]) => void cacheKeys.push(...keys) };
    const config = { publicUrl: "http://127.0.0.1", sessionSecret: "", queue: { kind: "pgboss" as const } };
    const worker = createOutbox({
      db: database.db,
      log: createLogger("silent"),
      metrics,
      cache,
      cdn,
      mailer: { send: async () => {} },
      config,
    });
    workers.push(worker);
    worker.start();
    return metrics;
  }
  async function held(path: string, ...keys: string[]): Promise<string> {
    world.addPage(path, keys);
    expect(await world.get(path)).toBe(1);
    return path;
  }
  const sellOut = (itemId = "margherita") =>
    markSoldOut(database.db.primary, { restaurantId: restaurant.id, itemId, until: Date.now() + 3_600_000 });
  const pending = async () =>
    (await database.db.primary.selectFrom("outbox").select("id").where("done_at", "is", null).execute()).length;

  it(
    "is seen within two seconds by whoever asks, on the pages that it is about and on no other",
    async () => {
      startWorker();
      const about = await held(
        "/en/r/about",
        WHOLE_CATALOGUE_KEY,
        restaurantKey(restaurant.id),
        menuKey(restaurant.id),
      );
      const other = await held("/en/r/other", WHOLE_CATALOGUE_KEY, restaurantKey(someRestaurant().id));
      await sellOut();
      await until(async () => (await world.get(about)) === 2);
      await pauseRestaurant(database.db.primary, { restaurantId: restaurant.id, until: Date.now() + 60_000 });
      await until(async () => (await world.get(about)) === 3);
      expect(await world.get(other)).toBe(1);
    },
    2 * PATIENCE_MS,
  );

  it("purges our own cache before the CDN, which asks us as soon as it has let go", async () => {
    let knownFirst: string[] = [];
    startWorker({
      purge: async () => {
        knownFirst = [...cacheKeys];
      },
    });
    await sellOut();
    await until(async () => (await pending()) === 0);
    expect(knownFirst).toContain(menuKey(restaurant.id));
  });

  it.each(["gone", "silent", "busy"] as const)("arrives when a CDN that was %s is back", async (how) => {
    const page = await held(`/en/r/${how}`, menuKey(restaurant.id));
    world.behave(how);
    const metrics = startWorker();
    await sellOut();
    await until(async () => (await figure(metrics, "hotpath_cdn_purge_failures_total")) > 0);
    expect(await world.get(page)).toBe(1);
    expect(await figure(metrics, "hotpath_outbox_rows", { topic: "purge", state: "pending" })).toBe(1);
    world.behave("well");
    await until(async () => (await world.get(page)) === 2);
    await until(async () => (await pending()) === 0);
    expect(await figure(metrics, "hotpath_outbox_dead_total")).toBe(0);
  });

  it("waits for a worker, and hundreds of changes reach the CDN in few calls", async () => {
    const page = await held("/en/r/rush", menuKey(restaurant.id));
    await database.db.primary.transaction().execute(async (trx) => {
      for (let n = 0; n < 500; n++) {
        await pauseRestaurant(trx, { restaurantId: restaurant.id, until: Date.now() + 60_000 + n });
      }
      await markSoldOut(trx, { restaurantId: restaurant.id, itemId: "margherita", until: Date.now() + 3_600_000 });
    });
    let calls = 0;
    startWorker({
      purge: (keys) => {
        calls += 1;
        return world.cdn.purge(keys);
      },
    });
    await until(async () => (await pending()) === 0);
    expect(await world.get(page)).toBe(2);
    expect(calls).toBeLessThan(100);
  });
});
