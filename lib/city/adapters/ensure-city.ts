import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { City, Street } from "../city.ts";
import { GOTHENBURG, gothenburgGround } from "../gothenburg/gothenburg.ts";
import type { Theme } from "../palette.ts";
import type { FeatureCollection } from "../shapes.ts";
import { createStations, type Stations } from "../stations.ts";
import { type BasemapStyle, basemapStyle } from "../style.ts";
import { streetOf } from "../ways.ts";
import { codeDigest } from "./code-digest.ts";
import { gothenburgSourcePath, readGothenburgWays } from "./gothenburg-source.ts";
import { writeOsmPbf } from "./osm-pbf.ts";
import { prepareFolder } from "./prepare-folder.ts";
import { cutTiles, MAX_TILE_ZOOM, MIN_TILE_ZOOM } from "./tile-cutter.ts";
import { readTilePack, writeTilePack } from "./tile-pack.ts";
import { buildValhallaTiles, findValhallaTool } from "./valhalla-build.ts";
import { valhallaConfig } from "./valhalla-config.ts";

const ROUTES_FOLDER = "valhalla";

/** What of a logger is used here. */
export type CityLog = { info(fields: object, message: string): void; warn(fields: object, message: string): void };

export type PreparedCity = {
  readonly city: City;
  /** True for one that was imported, false for the demo's own. */
  readonly isImported: boolean;
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
    prepareRoutes(folder, log, async (draft) => {
      const path = join(draft, "city.osm.pbf");
      await writeFile(path, writeOsmPbf(ways));
      return path;
    }),
  ]);
  const city: City = { id, ...GOTHENBURG, minZoom: MIN_TILE_ZOOM, maxZoom: MAX_TILE_ZOOM };
  const water = outerRings(gothenburgGround().water);
  return assembleCity({ city, isImported: false, streets, water, valhallaConfigPath }, mapFolder, log, startedMs);
}

/** A city from what was prepared: with its tiles in memory, and the stations along its streets. */
export async function assembleCity(
  parts: Pick<PreparedCity, "city" | "isImported" | "streets" | "water" | "valhallaConfigPath">,
  mapFolder: string,
  log: CityLog,
  startedMs: number,
): Promise<PreparedCity> {
  const { city, streets } = parts;
  const pack = await readTilePack(mapFolder);
  const stations = createStations(streets);
  log.info(
    { city: city.name, id: city.id, streets: streets.length, stations: stations.count, ms: elapsed(startedMs) },
    "the city is ready",
  );
  return {
    ...parts,
    stations,
    tile: pack.tile,
    style: (theme) => basemapStyle(theme, city, `/city/${city.id}/{z}/{x}/{y}.pbf`),
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

/**
 * The routing tiles, from the extract that `extractIn` names; returns the path of the settings to open them with, null
 * without the optional package.
 */
export async function prepareRoutes(
  folder: string,
  log: CityLog,
  extractIn: (draft: string) => Promise<string>,
): Promise<string | null> {
  const tool = findValhallaTool();
  if (!tool) {
    log.warn({}, "no routes in this process: the optional package @valhallajs/valhallajs is missing; set VALHALLA_URL");
    return null;
  }
  const startedMs = performance.now();
  const made = await prepareFolder(join(folder, ROUTES_FOLDER), async (draft) =>
    buildValhallaTiles(tool, await extractIn(draft), draft),
  );
  if (made) log.info({ ms: elapsed(startedMs) }, "built the routing tiles");
  return writeRoutesConfig(folder);
}

/** Written at each start, whole at once: the folder may have been moved since. Returns its path. */
export async function writeRoutesConfig(folder: string): Promise<string> {
  const path = join(folder, "valhalla.json");
  const draft = `${path}.draft-${process.pid}`;
  await writeFile(draft, JSON.stringify(valhallaConfig(join(folder, ROUTES_FOLDER))));
  await rename(draft, path);
  return path;
}

/** By the source's bytes and the code that draws, not by what only imports use. */
async function contentId(): Promise<string> {
  return codeDigest([await readFile(gothenburgSourcePath())], { without: ["import", "adapters/osm"] });
}

/** Of shapes: without their holes. */
export function outerRings({ features }: FeatureCollection): PreparedCity["water"] {
  return features.flatMap(({ geometry }) => (geometry.type === "Polygon" ? geometry.coordinates.slice(0, 1) : []));
}

function elapsed(sinceMs: number): number {
  return Math.round(performance.now() - sinceMs);
}
