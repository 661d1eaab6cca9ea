import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { markSoldOut } from "#lib/catalog/kitchen/commands.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { menuKey } from "#lib/catalog/surrogate-keys.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { freePorts, type Program, startMain } from "#tests/helpers/program.ts";
import { startRedis } from "#tests/helpers/redis.ts";
import { hasRedisServer, type RedisServer } from "#tests/helpers/redis-server.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { hasVarnish } from "#tests/helpers/varnish.ts";
import { until } from "#tests/outbox/harness.ts";
import { openVarnish, SECRET } from "./worlds.ts";

describe.skipIf(!hasVarnish || !hasRedisServer)("a worker that is killed", () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let world: Awaited<ReturnType<typeof openVarnish>>;
  let dataDir: string;
  const programs: Program[] = [];
  const restaurant = someRestaurant({ area: { kind: "radius", metres: 500 } });

  beforeAll(async () => {
    [database, redis, world, dataDir] = await Promise.all([
      createTestDatabase(),
      startRedis(),
      openVarnish(),
      mkdtemp(join(tmpdir(), "hotpath-killed-")),
    ]);
    await upsertRestaurants(database.db.primary, [restaurant]);
    await upsertMenus(database.db.primary, [{ restaurantId: restaurant.id, menu: someMenu() }]);
    await database.db.primary.deleteFrom("outbox").execute();
  });
  afterAll(async () => {
    for (const { child } of programs) child.kill("SIGKILL");
    await Promise.all(programs.map((program) => program.ended()));
    await world.stop();
    await redis.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function startWorker(): Promise<Program> {
    const { port, opsPort } = await freePorts();
    const program = startMain(["worker"], {
      PORT: String(port),
      OPS_PORT: String(opsPort),
      DATA_DIR: dataDir,
      LOG_LEVEL: "warn",
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      // Not the demo: no city and no fleet.
      PUBLIC_URL: "https://hotpath.example",
      DRIVER_TOKEN_SECRET: "d".repeat(32),
      SESSION_SECRET: "s".repeat(32),
      CDN: "varnish",
      CDN_VARNISH_URLS: world.purgeUrl,
      CDN_VARNISH_SECRET: SECRET,
    });
    programs.push(program);
    await program.says("Hotpath is ready");
    return program;
  }
  const change = (itemId: string, until: number) =>
    markSoldOut(database.db.primary, { restaurantId: restaurant.id, itemId, until });
  const left = async () =>
    database.db.primary.selectFrom("outbox").select("attempts").where("done_at", "is", null).execute();

  it("between a change and its purge loses nothing: the next one purges", async () => {
    world.addPage("/en/r/menu", [menuKey(restaurant.id)]);
    expect(await world.get("/en/r/menu")).toBe(1);
    const tomorrow = Date.now() + 86_400_000;

    const first = await startWorker();
    world.behave("silent");
    const asked = world.purgesAsked();
    await change("margherita", tomorrow);
    await until(() => world.purgesAsked() > asked);
    // It has taken the row and the CDN has not answered yet.
    const ended = once(first.child, "exit");
    first.child.kill("SIGKILL");
    await ended;
    // Noted while there is no worker at all.
    await change("tiramisu", tomorrow);
    expect(await left()).toEqual([{ attempts: 1 }, { attempts: 0 }]);
    world.behave("well");
    expect(await world.get("/en/r/menu")).toBe(1);

    await startWorker();
    await until(async () => (await left()).length === 1);
    expect(await world.get("/en/r/menu")).toBe(2);
    // The dead worker's time is over.
    await sql`update outbox set due_at = now() where done_at is null`.execute(database.db.primary);
    await until(async () => (await left()).length === 0);
    expect(await world.get("/en/r/menu")).toBe(3);
  }, 120_000);
});
