import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { openImportedCity, prepareImportedCity } from "#lib/city/adapters/imported-city.ts";
import { readInstalledCity } from "#lib/city/adapters/installed-city.ts";
import { bytesSource } from "#lib/city/adapters/osm/byte-source.ts";
import { ExtractError } from "#lib/city/adapters/osm/extract-error.ts";
import { createGridCity } from "#lib/city/grid-city.ts";
import { createWorld } from "#lib/sim/world.ts";
import { type Installed, installReadCity, removeImport } from "#services/import/install.ts";
import { parseImportOptions } from "#services/import/options.ts";
import { readCity } from "#services/import/read-city.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { writeSmallCity } from "./small-city.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const IMPORT_TIMEOUT_MS = 120_000;
const quiet = { info() {}, warn() {} };

let database: TestDatabase;
let dataDir: string;
let extract: string;
beforeAll(async () => {
  // Opening hours are read where the clock is never changed.
  vi.stubEnv("TZ", "UTC");
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), "hotpath-import-"));
  extract = join(dataDir, "city.osm.pbf");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** As a person runs it: `npm run import -- …`. */
async function runImport(args: readonly string[]): Promise<{ code: number; said: string }> {
  const env = { PATH: "/usr/bin:/bin", NODE_ENV: "production" as const, TZ: "Europe/Monaco", LOG_LEVEL: "silent" };
  const settings = { DATABASE_URL: database.url, DATA_DIR: dataDir };
  const child = spawn(process.execPath, ["services/import.ts", ...args], { cwd: ROOT, env: { ...env, ...settings } });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  const [code] = (await once(child, "close")) as [number];
  return { code, said };
}

/** The same in this process. */
async function importCity(file: Uint8Array, ...args: string[]): Promise<Installed> {
  await writeFile(extract, file);
  const options = optionsOf(args);
  const read = readCity(bytesSource(file), options, Date.now());
  const { shrink } = options;
  return installReadCity(database.db.primary, read, { dataDir, extractPath: extract, shrink, log: quiet });
}

function optionsOf(args: readonly string[] = []) {
  const options = parseImportOptions([extract, ...args]);
  if ("remove" in options) throw new Error("not an import");
  return options;
}

/** All that an import may change: rows with their versions, and every byte of the cities' files. */
async function everything() {
  const restaurants = await database.db.primary.selectFrom("restaurants").selectAll().orderBy("id").execute();
  const cells = await database.db.primary
    .selectFrom("restaurant_cells")
    .selectAll()
    .orderBy("cell")
    .orderBy("restaurant_id")
    .execute();
  const addresses = await database.db.primary
    .selectFrom("addresses")
    .selectAll()
    .orderBy("words")
    .orderBy("number")
    .execute();
  const city = await database.db.primary.selectFrom("imported_city").selectAll().execute();
  const folder = join(dataDir, "city");
  const files: Record<string, string> = {};
  for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
    const bytes = await readFile(join(folder, name)).catch(() => null);
    if (bytes) files[name] = bytes.toString("base64");
  }
  return { restaurants, cells, addresses, city, files };
}

const shown = async () =>
  await database.db.primary
    .selectFrom("restaurants")
    .select(["slug", "version"])
    .where("removed_at", "is", null)
    .orderBy("slug")
    .execute();

const HOURS = { opening_hours: "Mo-Sa 12:00-14:00,19:00-23:00; Su off" };
const chez = (id: number, name: string, tags: Record<string, string> = {}) => ({ id, tags: { name, ...tags } });
const THREE = [
  chez(1, "Chez Zoé", { cuisine: "pizza", ...HOURS }),
  chez(2, "Le Port"),
  chez(3, "Le Port", { "addr:street": "Rue 3" }),
];
const city = (eateries = THREE) => writeSmallCity(eateries);

describe("an import", { timeout: IMPORT_TIMEOUT_MS }, () => {
  test("brings a city with its restaurants and doors, in place of what the demo has made up", async () => {
    const own = someRestaurant({ name: "Own", slug: "own" });
    const madeUp = createWorld({ seed: 1, ...createGridCity({ lng: 12, lat: 57 }), drivers: 0, restaurants: 3 });
    await upsertRestaurants(database.db.primary, [own, ...madeUp.restaurants]);
    await writeFile(extract, city());
    const { code, said } = await runImport([extract]);
    expect(said).toContain("restaurants: 3 new, 0 changed, 0 removed, 0 as they were");
    expect(code).toBe(0);
    expect((await shown()).map(({ slug }) => slug)).toEqual(["chez-zoe", "le-port", "le-port-rue-3", "own"]);
    const { addresses } = await everything();
    expect(addresses.map(({ street, number }) => `${street} ${number}`.trim())).toEqual(
      expect.arrayContaining(["Rue 0 1", "Rue 3", "Avenue 7"]),
    );
    const row = await database.db.primary
      .selectFrom("restaurants")
      .selectAll()
      .where("slug", "=", "chez-zoe")
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      cuisines: ["pizza"],
      currency: "EUR",
      time_zone: "Europe/Monaco",
      city: "Petiteville",
    });
    const both = [
      { from: 720, to: 840 },
      { from: 1_140, to: 1_380 },
    ];
    expect(row.hours).toEqual({ week: [both, both, both, both, both, both, []], exceptions: {} });
  });

  test("is served from the next start: its map, its streets, its routes", async () => {
    const installed = await readInstalledCity(database.db.primary);
    expect(installed?.name).toBe("Petiteville");
    const prepared = await openImportedCity({ dataDir, installed: installed ?? { id: "", name: "" }, log: quiet });
    expect(prepared.city).toMatchObject({ id: installed?.id, name: "Petiteville", maxZoom: 15 });
    expect(prepared.isImported).toBe(true);
    expect(prepared.streets).toHaveLength(16);
    expect(prepared.valhallaConfigPath).not.toBeNull();
    expect(prepared.water.length).toBeGreaterThan(0);
  });

  test("of the same file again changes nothing: no version, no byte", async () => {
    const before = await everything();
    expect(await importCity(city())).toMatchObject({ added: 0, changed: 0, removed: 0, same: 3 });
    expect(await everything()).toEqual(before);
  });

  test("of a file that is cut off or broken says so in a line and changes nothing", async () => {
    const before = await everything();
    const whole = city([...THREE, chez(9, "Never")]);
    const broken = Uint8Array.from(whole).fill(7, whole.length / 2, whole.length / 2 + 9);
    for (const file of [broken, new Uint8Array(), Buffer.from("no map"), whole.subarray(0, whole.length * 0.6)]) {
      await expect(importCity(file)).rejects.toThrow(ExtractError);
    }
    // What is written last is the file that is cut off.
    const { code, said } = await runImport([extract]);
    expect(code).toBe(1);
    expect(said).toMatch(/^import: the file was cut off: .+\n$/);
    expect(await runImport([join(dataDir, "none.osm.pbf")])).toMatchObject({
      code: 1,
      said: expect.stringContaining("no such file"),
    });
    expect(await everything()).toEqual(before);
  });

  test("told to only look writes nothing", async () => {
    const before = await everything();
    await writeFile(extract, city([...THREE, chez(9, "Never")]));
    const { code, said } = await runImport([extract, "--dry-run"]);
    expect([code, said]).toEqual([0, expect.stringContaining("restaurants 4")]);
    expect(await everything()).toEqual(before);
  });

  test("that dies before its end leaves the city as it was, and the next one goes on from there", async () => {
    const before = await everything();
    const next = city([...THREE, chez(4, "La Suite")]);
    await writeFile(extract, next);
    const read = readCity(bytesSource(next), optionsOf(), Date.now());
    const id = await prepareImportedCity({
      dataDir,
      extractPath: extract,
      plan: read.plan,
      name: read.name,
      log: quiet,
    });
    const { files, ...rows } = await everything();
    expect({ ...rows, files: before.files }).toEqual(before);
    expect(await importCity(next)).toEqual({ id, added: 1, changed: 0, removed: 0, same: 3 });
    const after = await everything();
    for (const [name, bytes] of Object.entries(files)) {
      if (name.startsWith(`${id}/map/`)) expect(after.files[name], name).toBe(bytes);
    }
  });

  test("of a newer extract removes who is gone, changes who has changed, leaves others alone, and takes back who returns", async () => {
    const versions = new Map((await shown()).map(({ slug, version }) => [slug, version]));
    const counts = await importCity(
      city([chez(1, "Chez Zoé", { cuisine: "sushi", ...HOURS }), chez(2, "Le Port"), chez(4, "La Suite")]),
    );
    expect(counts).toMatchObject({ added: 0, changed: 1, removed: 1, same: 2 });
    const now = await shown();
    expect(now.map(({ slug }) => slug)).toEqual(["chez-zoe", "la-suite", "le-port", "own"]);
    for (const { slug, version } of now)
      expect(version - (versions.get(slug) ?? 0), slug).toBe(slug === "chez-zoe" ? 1 : 0);
    await importCity(city([...THREE, chez(4, "La Suite")]));
    expect((await shown()).map(({ slug }) => slug)).toContain("le-port-rue-3");
  });

  test("of an extract with far fewer restaurants is refused, unless that is meant", async () => {
    const before = await everything();
    const few = city(THREE.slice(0, 1));
    await expect(importCity(few)).rejects.toThrow("--shrink");
    expect(await everything()).toEqual(before);
    expect(await importCity(few, "--shrink")).toMatchObject({ removed: 3, same: 1 });
    expect((await shown()).map(({ slug }) => slug)).toEqual(["chez-zoe", "own"]);
  });

  test("keeps the files of the city that is served and of the one before, no more", async () => {
    for (const name of ["Une", "Deux"]) await importCity(city(), "--name", name);
    const installed = await readInstalledCity(database.db.primary);
    expect(installed?.name).toBe("Deux");
    const folders = await readdir(join(dataDir, "city"));
    expect(folders).toHaveLength(2);
    expect(folders).toContain(installed?.id);
  });

  test("taken back leaves what did not come with it", async () => {
    expect(await runImport(["--remove"])).toMatchObject({ code: 0, said: expect.stringContaining("3 restaurants") });
    expect((await shown()).map(({ slug }) => slug)).toEqual(["own"]);
    expect(await readInstalledCity(database.db.primary)).toBeNull();
    expect(await removeImport(database.db.primary)).toEqual({ wasThere: false, removed: 0 });
  });

  test("whose files are not here is told at the start, in a line", async () => {
    const opened = openImportedCity({ dataDir, installed: { id: "elsewhere", name: "Paris" }, log: quiet });
    await expect(opened).rejects.toThrow(/^the city is Paris, but its files are not in .*elsewhere: run/);
  });
});
