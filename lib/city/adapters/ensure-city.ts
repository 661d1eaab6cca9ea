import { createHash } from "node:crypto";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { City, Street } from "../city.ts";
import { GOTHENBURG, gothenburgGround } from "../gothenburg/gothenburg.ts";
import type { Theme } from "../palette.ts";
import type { FeatureCollection } from "../shapes.ts";
import { createStations, type Stations } from "../stations.ts";
import { type BasemapStyle, basemapStyle } from "../style.ts";
import { streetOf, type Way } from "../ways.ts";
import { gothenburgSourcePath, readGothenburgWays } from "./gothenburg-source.ts";
import { prepareFolder } from "./prepare-folder.ts";
import { cutTiles, MAX_TILE_ZOOM, MIN_TILE_ZOOM } from "./tile-cutter.ts";
import { readTilePack, writeTilePack } from "./tile-pack.ts";
import { buildValhallaTiles, findValhallaTool } from "./valhalla-build.ts";
import { valhallaConfig } from "./valhalla-config.ts";

/** What of a logger is used here. */
export type CityLog = { info(fields: object, message: string): void; warn(fields: object, message: string): void };

export type PreparedCity = {
  readonly city: City;
  readonly streets: readonly Street[];
  /** The rings of its water, [lng, lat]. */
  readonly water: readonly (readonly (readonly [lng: number, lat: number])[])[];
  readonly stations: Stations;
  /** A gzipped vector tile, null where there is nothing to draw. */
  tile(z: number, x: number, y: number): Uint8Array | null;
  style(theme: Theme): BasemapStyle;
  /** For routing in this process; null without the optional Valhalla package. */
  readonly valhallaConfigPath: string | null;
};

/**
 * The demo city, ready to use. The first call cuts its vector tiles and has Valhalla build its own, into
 * `DATA_DIR/city/<id>/`; later ones find them there. Safe to call from several processes at once.
 */
export async function ensureCity({ dataDir, log }: { dataDir: string; log: CityLog }): Promise<PreparedCity> {
  const startedMs = performance.now();
  const [ways, id] = await Promise.all([readGothenburgWays(), contentId()]);
  const streets = ways.map(streetOf);
  const folder = resolve(dataDir, "city", id);
  const [mapFolder, valhallaConfigPath] = await Promise.all([
    prepareMap(folder, streets, log),
    prepareValhalla(folder, ways, log),
  ]);
  const pack = await readTilePack(mapFolder);
  const city: City = { id, ...GOTHENBURG, minZoom: MIN_TILE_ZOOM, maxZoom: MAX_TILE_ZOOM };
  const stations = createStations(streets);
  log.info(
    { city: city.name, id, streets: streets.length, stations: stations.count, ms: elapsed(startedMs) },
    "the city is ready",
  );
  return {
    city,
    streets,
    water: ringsOf(gothenburgGround().water),
    stations,
    tile: pack.tile,
    style: (theme) => basemapStyle(theme, city, `/city/${id}/{z}/{x}/{y}.pbf`),
    valhallaConfigPath,
  };
}

/** The map's tiles. */
async function prepareMap(folder: string, streets: readonly Street[], log: CityLog): Promise<string> {
  const mapFolder = join(folder, "map");
  const startedMs = performance.now();
  const made = await prepareFolder(mapFolder, (draft) =>
    writeTilePack(draft, cutTiles(streets, gothenburgGround(), GOTHENBURG.bounds)),
  );
  if (made) log.info({ ms: elapsed(startedMs) }, "cut the map's tiles");
  return mapFolder;
}

/** The routing tiles; returns the path of the settings to open them with. */
async function prepareValhalla(folder: string, ways: readonly Way[], log: CityLog): Promise<string | null> {
  const tool = findValhallaTool();
  if (!tool) {
    log.warn({}, "no routes in this process: the optional package @valhallajs/valhallajs is missing; set VALHALLA_URL");
    return null;
  }
  const startedMs = performance.now();
  const tileFolder = join(folder, "valhalla");
  const made = await prepareFolder(tileFolder, (draft) => buildValhallaTiles(tool, ways, draft));
  if (made) log.info({ ms: elapsed(startedMs) }, "built the routing tiles");
  // Written at each start, whole at once: the folder may have been moved since.
  const path = join(folder, "valhalla.json");
  const draft = `${path}.draft-${process.pid}`;
  await writeFile(draft, JSON.stringify(valhallaConfig(tileFolder)));
  await rename(draft, path);
  return path;
}

/** Names the result by what makes it: the source's bytes and the code that draws. Tests and looks aside. */
async function contentId(): Promise<string> {
  const hash = createHash("sha256");
  hash.update(await readFile(gothenburgSourcePath()));
  const root = join(import.meta.dirname, "..");
  const files = (await readdir(root, { recursive: true }))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .filter((file) => !["style.ts", "palette.ts", "stations.ts", "areas.ts"].includes(file))
    .sort();
  for (const file of files) hash.update(await readFile(join(root, file)));
  return hash.digest("hex").slice(0, 12);
}

function ringsOf({ features }: FeatureCollection): PreparedCity["water"] {
  return features.flatMap(({ geometry }) => (geometry.type === "Polygon" ? geometry.coordinates.slice(0, 1) : []));
}

function elapsed(sinceMs: number): number {
  return Math.round(performance.now() - sinceMs);
}
