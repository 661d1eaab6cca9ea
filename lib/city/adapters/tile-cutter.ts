import { gzipSync } from "node:zlib";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import GeoJSONVT from "geojson-vt";
import { type Bbox, mercatorX, mercatorY } from "#lib/core/geo.ts";
import type { RoadClass, Street } from "../city.ts";
import type { Ground } from "../ground.ts";
import { mergeLines } from "../merge-lines.ts";
import { collect, type Feature, type FeatureCollection, line, polygon } from "../shapes.ts";

export const MIN_TILE_ZOOM = 8;
/** Past it MapLibre enlarges: at this zoom a tile's unit is 7 cm, finer than the source. */
export const MAX_TILE_ZOOM = 15;

/** So far past the city's bounds there are tiles at most, degrees. */
export const MAX_TILE_MARGIN_DEG = 0.8;

/** The first zoom whose tiles hold a class: only main roads up to 11. Ramps come two zooms later. */
const FIRST_ZOOM: Readonly<Record<RoadClass, number>> = {
  motorway: 8,
  trunk: 8,
  primary: 9,
  secondary: 10,
  tertiary: 11,
  residential: 12,
  pedestrian: 13,
  service: 13,
  cycleway: 13,
  track: 13,
  path: 14,
  footway: 14,
  steps: 14,
};
const LINK_ZOOMS = 2;
/** What reaches so far into a tile, as a share of it, is in it: lines and edges go on past its border. */
const BUFFER = 96 / 4096;
/** Lines under names are simplified more, in tile units: letters tumble over small kinks. */
const NAME_TOLERANCE = 10;
/** Shorter ones are letters of bus stops and car parks. */
const MIN_NAME_LENGTH = 3;

type Cut = { readonly index: GeoJSONVT; readonly zoomed: boolean };

/**
 * Cuts streets, water, parks and names into gzipped vector tiles, each `[z, x, y, bytes]`, empty ones left out.
 * Layers: `water`, `park`, `square`, `building`, `roads` (class, link, level), `names` (kind, name, class).
 */
export function* cutTiles(
  streets: readonly Street[],
  ground: Ground,
  bounds: Bbox,
): Generator<[number, number, number, Uint8Array]> {
  const layers: Record<string, Cut> = {
    park: { index: index(ground.park), zoomed: false },
    water: { index: index(ground.water), zoomed: false },
    square: { index: index(squares(streets)), zoomed: true },
    roads: { index: index(roads(streets)), zoomed: true },
    names: { index: index(collect([...ground.names.features, ...streetNames(streets)]), NAME_TOLERANCE), zoomed: true },
  };
  // Houses are most of what a city is made of, and dots farther out: in the last zoom only, indexed a column at a time.
  const houses = columnsOf(ground.building.features);
  for (let z = MIN_TILE_ZOOM; z <= MAX_TILE_ZOOM; z++) {
    const count = 2 ** z;
    const marginDeg = tileMarginDeg(z);
    const [west, east] = [
      Math.floor(mercatorX(bounds.west - marginDeg) * count),
      Math.floor(mercatorX(bounds.east + marginDeg) * count),
    ];
    const [north, south] = [
      Math.floor(mercatorY(bounds.north + marginDeg / 2) * count),
      Math.floor(mercatorY(bounds.south - marginDeg / 2) * count),
    ];
    for (let x = west; x <= east; x++) {
      const column = z === MAX_TILE_ZOOM ? houses.get(x) : undefined;
      const drawn = column ? { ...layers, building: { index: index(collect(column)), zoomed: false } } : layers;
      for (let y = north; y <= south; y++) {
        const tile = encode(drawn, z, x, y);
        if (tile) yield [z, x, y, tile];
      }
    }
  }
}

/** Tiles reach past the city's bounds by what a wide screen shows there: about 2,500 pixels at any zoom up to 13. */
function tileMarginDeg(z: number): number {
  return Math.max(0.1, MAX_TILE_MARGIN_DEG / 2 ** Math.max(0, z - 10));
}

/** Shapes by the columns of the last zoom's tiles that they are in. */
function columnsOf(features: readonly Feature[]): Map<number, Feature[]> {
  const columns = new Map<number, Feature[]>();
  for (const feature of features) {
    if (feature.geometry.type !== "Polygon") continue;
    const xs = (feature.geometry.coordinates[0] ?? []).map(([lng]) => mercatorX(lng) * 2 ** MAX_TILE_ZOOM);
    for (let x = Math.floor(Math.min(...xs) - BUFFER); x <= Math.floor(Math.max(...xs) + BUFFER); x++) {
      const column = columns.get(x);
      if (column) column.push(feature);
      else columns.set(x, [feature]);
    }
  }
  return columns;
}

function index(features: FeatureCollection, tolerance = 3): GeoJSONVT {
  return new GeoJSONVT(features, {
    maxZoom: MAX_TILE_ZOOM,
    indexMaxZoom: MAX_TILE_ZOOM,
    tolerance,
    extent: 4096,
    buffer: BUFFER * 4096,
  });
}

function encode(layers: Record<string, Cut>, z: number, x: number, y: number): Uint8Array | null {
  const filled: Parameters<typeof fromGeojsonVt>[0] = {};
  for (const [name, { index, zoomed }] of Object.entries(layers)) {
    const tile = index.getTile(z, x, y);
    if (!tile) continue;
    const features = tile.features
      .filter((feature) => !zoomed || z >= Number(feature.tags?.from ?? 0))
      .map(({ tags, ...feature }) => ({ ...feature, tags: withoutFrom(tags) }));
    if (features.length > 0) filled[name] = { ...tile, features } as (typeof filled)[string];
  }
  if (Object.keys(filled).length === 0) return null;
  return gzipSync(fromGeojsonVt(filled, { version: 2, extent: 4096 }), { level: 9 });
}

function withoutFrom(tags: Record<string, unknown> | null): Record<string, unknown> {
  const { from: _, ...rest } = tags ?? {};
  return rest;
}

function roads(streets: readonly Street[]): FeatureCollection {
  const lines = streets
    .filter((street) => !street.surface)
    .map((street) => ({
      key: `${street.roadClass} ${street.link ? 1 : 0} ${street.level}` as const,
      line: street.coordinates,
    }));
  return collect(
    mergeLines(lines).map(({ key, line: path }) => {
      const [roadClass, link, level] = key.split(" ") as [RoadClass, string, string];
      const from = FIRST_ZOOM[roadClass] + (link === "1" ? LINK_ZOOMS : 0);
      return line(path, { class: roadClass, link: Number(link), level: Number(level), from });
    }),
  );
}

/** Squares and other pedestrian surfaces. */
function squares(streets: readonly Street[]): FeatureCollection {
  return collect(streets.filter((street) => street.surface).map((street) => polygon(street.coordinates, { from: 13 })));
}

/** Streets joined by name, ramps and tunnels aside: what a name is written along. */
function streetNames(streets: readonly Street[]): Feature[] {
  const lines = streets
    .filter((street) => street.name && street.name.length >= MIN_NAME_LENGTH && !street.surface && !street.link)
    .map((street) => ({ key: `${street.roadClass} ${street.name}` as const, line: street.coordinates }));
  return mergeLines(lines).map(({ key, line: path }) => {
    const [roadClass] = key.split(" ", 1) as [RoadClass];
    const name = key.slice(roadClass.length + 1);
    return line(path, {
      kind: "street",
      name,
      class: roadClass,
      from: Math.max(12, FIRST_ZOOM[roadClass]),
    });
  });
}
