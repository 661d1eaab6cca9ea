import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { z } from "zod";
import type { City, Street } from "../city.ts";
import type { CityPlan } from "../import/plan.ts";
import { codeDigest } from "./code-digest.ts";
import {
  assembleCity,
  type CityLog,
  outerRings,
  type PreparedCity,
  prepareRoutes,
  writeRoutesConfig,
} from "./ensure-city.ts";
import { prepareFolder } from "./prepare-folder.ts";
import { cutTiles, MAX_TILE_ZOOM, MIN_TILE_ZOOM } from "./tile-cutter.ts";
import { writeTilePack } from "./tile-pack.ts";

/** What an imported city keeps beside its tiles, so that no start needs the extract again. */
const CITY_FILE = "city.json";
const STREETS_FILE = "streets.json.gz";
/** Grows when older files can no longer be read. */
const FORMAT = 1;

const degrees = z.number();
const citySchema = z.object({
  format: z.literal(FORMAT),
  city: z.object({
    id: z.string(),
    name: z.string(),
    center: z.object({ lng: degrees, lat: degrees }),
    bounds: z.object({ west: degrees, south: degrees, east: degrees, north: degrees }),
    areas: z.array(z.object({ name: z.string(), lng: degrees, lat: degrees })),
    minZoom: z.number(),
    maxZoom: z.number(),
    attribution: z.string(),
  }),
});

/** What is unpacked was written by us, so it is trusted. */
type StreetsFile = Pick<PreparedCity, "streets" | "water">;

/** The name of what an extract becomes: by its bytes, the city's name and the code that draws. */
export function importedCityId(plan: Pick<CityPlan, "digest">, name: string): Promise<string> {
  return codeDigest(["imported", plan.digest, name]);
}

/**
 * Makes an imported city's tiles and routing data in `DATA_DIR/city/<id>/`, each part beside its place and then renamed.
 * Made once they stay as they are, and nobody looks at them before the database names the city. Returns the id.
 */
export async function prepareImportedCity({
  dataDir,
  extractPath,
  plan,
  name,
  log,
}: {
  dataDir: string;
  extractPath: string;
  plan: CityPlan;
  name: string;
  log: CityLog;
}): Promise<string> {
  const id = await importedCityId(plan, name);
  const folder = folderOf(dataDir, id);
  const { center, bounds, areas, streets, ground } = plan;
  const attribution = "© OpenStreetMap contributors";
  const city: City = { id, name, center, bounds, areas, minZoom: MIN_TILE_ZOOM, maxZoom: MAX_TILE_ZOOM, attribution };
  await prepareFolder(join(folder, "map"), async (draft) => {
    await writeTilePack(draft, cutTiles(streets, ground, bounds));
    const file: StreetsFile = { streets, water: outerRings(ground.water) };
    await writeFile(join(draft, STREETS_FILE), await promisify(gzip)(JSON.stringify(file)));
    await writeFile(join(draft, CITY_FILE), JSON.stringify({ format: FORMAT, city }));
  });
  await prepareRoutes(folder, log, async () => extractPath);
  return id;
}

/**
 * Opens the city that was imported.
 * @throws Error of one line where its files are not here: they are made where the import runs
 */
export async function openImportedCity({
  dataDir,
  installed,
  log,
}: {
  dataDir: string;
  installed: { readonly id: string; readonly name: string };
  log: CityLog;
}): Promise<PreparedCity> {
  const startedMs = performance.now();
  const folder = folderOf(dataDir, installed.id);
  const mapFolder = join(folder, "map");
  const [about, packed] = await Promise.all([
    readFile(join(mapFolder, CITY_FILE), "utf8"),
    readFile(join(mapFolder, STREETS_FILE)),
  ]).catch((cause: unknown) => {
    throw new Error(
      `the city is ${installed.name}, but its files are not in ${folder}: run "npm run import" here too, or copy the folder`,
      { cause },
    );
  });
  const parsed = citySchema.safeParse(JSON.parse(about));
  if (!parsed.success) throw new Error(`the files of ${installed.name} are of another version: import it again`);
  const { streets, water } = JSON.parse((await promisify(gunzip)(packed)).toString()) as StreetsFile;
  const hasRoutes = await exists(join(folder, "valhalla"));
  const valhallaConfigPath = hasRoutes ? await writeRoutesConfig(folder) : null;
  const { city } = parsed.data;
  return assembleCity(
    { city, isImported: true, streets: streets as Street[], water, valhallaConfigPath },
    mapFolder,
    log,
    startedMs,
  );
}

/** Throws away the files of imported cities but for these. */
export async function removeImportedCities(dataDir: string, keep: readonly string[]): Promise<void> {
  const folder = resolve(dataDir, "city");
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (keep.includes(name) || !(await exists(join(folder, name, "map", CITY_FILE)))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** True if any city was imported into this folder: then the database may name it. */
export async function hasImportedCity(dataDir: string): Promise<boolean> {
  const folder = resolve(dataDir, "city");
  for (const name of await readdir(folder).catch(() => [])) {
    if (await exists(join(folder, name, "map", CITY_FILE))) return true;
  }
  return false;
}

function folderOf(dataDir: string, id: string): string {
  return resolve(dataDir, "city", id);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
