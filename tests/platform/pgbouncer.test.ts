import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRestaurantPage } from "#lib/catalog/cache.ts";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import type { Tables } from "#lib/db/tables.ts";
import { createCache } from "#lib/infra/cache.ts";
import { createLogger } from "#lib/infra/log.ts";
import { moveOrders } from "#lib/orders/commands.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import { readOrders } from "#lib/orders/queries.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { hasPgbouncer, type Pgbouncer, startPgbouncer } from "#tests/helpers/pgbouncer.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { draftOrder, somePeople } from "#tests/orders/some-orders.ts";

const POOL_SIZE = 3;
const CLIENTS = 30;

describe.skipIf(!hasPgbouncer)("through a transaction pooler", () => {
  let database: TestDatabase;
  let pooler: Pgbouncer;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    pooler = await startPgbouncer(database.url, { poolSize: POOL_SIZE });
    db = createDb({ url: pooler.url, poolMax: CLIENTS, onError: () => {} });
  });
  afterAll(async () => {
    await db?.close();
    await pooler?.stop();
    await database?.drop();
  });

  it("many more clients than the server has connections write, read and render, each what is theirs", async () => {
    const { restaurantId } = await somePeople(db);
    const cache = createCache({ db, redis: null, clock: systemClock, log: createLogger("silent"), edition: "test" });
    const work = Array.from({ length: 2 * CLIENTS }, async (_, i) => {
      const restaurant = someRestaurant({ feeMinor: 1_000 + i });
      await upsertRestaurants(db.primary, [restaurant]);
      await upsertMenus(db.primary, [{ restaurantId: restaurant.id, menu: someMenu() }]);
      const page = await readRestaurantPage({ cache, clock: systemClock }, restaurant.slug);
      expect(page).toMatchObject({ restaurant: { id: restaurant.id, feeMinor: 1_000 + i }, menu: someMenu() });
      const orderIds = await placeOrders(db.primary, [draftOrder(restaurantId), draftOrder(restaurantId)]);
      await moveOrders(db.primary, { orderIds, to: "accepted", actor: "restaurant" });
      const orders = await readOrders({ db }, orderIds);
      expect(orders.map(({ facts }) => facts.status)).toEqual(["accepted", "accepted"]);
      await cache.purge([`r-${restaurant.id}`]);
    });
    await Promise.all(work);
    expect(db.pool.totalCount).toBeGreaterThan(POOL_SIZE);
    const served = await serverConnections(database.db.primary);
    expect(served).toBeGreaterThan(0);
    expect(served).toBeLessThanOrEqual(POOL_SIZE);
  });

  it("nothing is left on a connection that the next client would find", async () => {
    const asked = Array.from({ length: 50 }, async () => {
      const { rows } = await sql<{ named: number; listening: number; locks: number }>`
        select (select count(*)::int from pg_prepared_statements) as named,
          (select count(*)::int from pg_listening_channels()) as listening,
          (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks`.execute(
        db.primary,
      );
      return rows[0];
    });
    for (const found of await Promise.all(asked)) expect(found).toEqual({ named: 0, listening: 0, locks: 0 });
  });

  it("it is restarted, and whoever asks afterwards is answered", async () => {
    await pooler.kill();
    await expect(db.ping()).rejects.toThrow();
    await pooler.restart();
    await Promise.all(Array.from({ length: CLIENTS }, () => db.ping()));
  });
});

/** Those that the server holds for the pooler. */
async function serverConnections(direct: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`.execute(direct);
  return rows[0]?.n ?? 0;
}
