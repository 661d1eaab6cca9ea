import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { createGridCity } from "#lib/city/grid-city.ts";
import { upsertDrivers } from "#lib/dispatch/commands.ts";
import { createWorld } from "#lib/sim/world.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { freePorts, type Program, startMain } from "#tests/helpers/program.ts";
import { writeSmallCity } from "./small-city.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Long enough for a start on a busy machine. */
const TIMEOUT_MS = 180_000;

let database: TestDatabase;
let dataDir: string;
let program: Program | null = null;
beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), "hotpath-import-start-"));
});
afterAll(async () => {
  program?.child.kill("SIGKILL");
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

test("after an import the demo's people live in that city, and its files are what is served", {
  timeout: TIMEOUT_MS,
}, async () => {
  // The demo ran before, and somebody was on the way in its own city.
  const before = createWorld({ seed: 1, ...createGridCity({ lng: 12, lat: 57 }), drivers: 1, restaurants: 1 });
  await upsertDrivers({ db: database.db }, before.drivers);
  await upsertRestaurants(database.db.primary, before.restaurants);
  const trip = `
    insert into deliveries (id, public_id, restaurant_id, driver_id, vehicle, status, pickup_lng, pickup_lat, dropoff_lng, dropoff_lat)
    values ('dlv_${"0".repeat(32)}', 7, $1, $2, 'bike', 'assigned', 12, 57, 12, 57)`;
  await database.db.pool.query(trip, [before.restaurants[0]?.id, before.drivers[0]?.id]);
  const extract = join(dataDir, "city.osm.pbf");
  await writeFile(extract, writeSmallCity([{ id: 1, tags: { name: "Chez Zoé" } }]));
  const settings = { DATABASE_URL: database.url, DATA_DIR: dataDir, LOG_LEVEL: "warn" };
  const env = { PATH: "/usr/bin:/bin", NODE_ENV: "production" as const, ...settings };
  const [code] = await once(spawn(process.execPath, ["services/import.ts", extract], { cwd: ROOT, env }), "close");
  expect(code).toBe(0);

  const { port, opsPort } = await freePorts();
  const args = ["--no-simulator", "--drivers", "3"];
  program = startMain(args, { ...settings, PORT: String(port), OPS_PORT: String(opsPort) });
  await program.says("Hotpath is ready");
  const { rows } = await database.db.pool.query<{ id: string; name: string }>("select id, name from imported_city");
  expect(rows[0]?.name).toBe("Petiteville");
  const style = await fetch(`http://127.0.0.1:${port}/city/${rows[0]?.id}/style-dark.json`);
  expect(await style.json()).toMatchObject({ name: "Petiteville, dark" });
  const page = await fetch(`http://127.0.0.1:${port}/en/r/chez-zoe`);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Chez Zoé")]);
  const shown = await names(database.db.pool, "select name from restaurants where removed_at is null");
  expect(shown).toEqual(["Chez Zoé"]);
  expect(await names(database.db.pool, "select name from users where role = 'restaurant'")).toEqual(["Chez Zoé"]);
  expect(await names(database.db.pool, "select status as name from deliveries")).toEqual(["cancelled"]);
  program.child.kill("SIGTERM");
  expect(await program.ended()).toBe(0);
});

async function names(pool: pg.Pool, query: string): Promise<string[]> {
  return (await pool.query<{ name: string }>(query)).rows.map(({ name }) => name);
}
