import { type Bbox, distanceM } from "#lib/core/geo.ts";
import type { Area } from "../city.ts";
import type { Ground } from "../ground.ts";
import { ribbon } from "../ribbon.ts";
import { collect, type Feature, line, point, polygon, polygonOf } from "../shapes.ts";
import type { Tags } from "../ways.ts";
import { cleanText } from "./clean-text.ts";
import type { Extract } from "./extract.ts";
import { boxAround, middleOf, polygonsOf, type Rings } from "./rings.ts";
import { seaOf } from "./sea.ts";

/** What is drawn green, by the value of its key. */
const GREEN: Readonly<Record<string, ReadonlySet<string>>> = {
  leisure: new Set(["park", "garden", "nature_reserve", "golf_course"]),
  landuse: new Set([
    "forest",
    "grass",
    "meadow",
    "cemetery",
    "recreation_ground",
    "village_green",
    "orchard",
    "vineyard",
  ]),
  natural: new Set(["wood", "scrub", "grassland", "heath"]),
};
const WATER: Readonly<Record<string, ReadonlySet<string>>> = {
  natural: new Set(["water"]),
  landuse: new Set(["reservoir", "basin"]),
  waterway: new Set(["riverbank", "dock"]),
};
/** Waters that are lines: how wide they are where nobody has said, metres. */
const WATERWAY_WIDTH_M: Readonly<Record<string, number>> = { river: 16, canal: 10, stream: 2.5, drain: 2, ditch: 1.5 };
const MAX_WIDTH_M = 300;
/** A name is written in a park of at least so many square metres. */
const MIN_NAMED_PARK_M2 = 4_000;

/** Water, parks, buildings and names of an extract. The sea goes as far as `far`. */
export function groundOf(extract: Extract, areas: readonly Area[], far: Bbox): Ground {
  const shapes = shapesOf(extract);
  const of = (isOne: (tags: Tags) => boolean) => shapes.filter(({ tags }) => isOne(tags));
  const parks = of((tags) => isAny(tags, GREEN));
  return {
    water: collect([...seaFeatures(extract, far), ...of(isWater).map(toFeature), ...ribbonsOf(extract)]),
    park: collect(parks.map(toFeature)),
    building: collect(of(isBuilding).map(toFeature)),
    names: collect([
      ...areas.map(({ name, lng, lat }, rank) => point([lng, lat], { kind: "district", name, rank })),
      ...parks.flatMap(parkName),
      ...waterNames(extract),
    ]),
  };
}

type Shape = { readonly tags: Tags; readonly rings: Rings };

/** Everything that is an area, whether one closed way or several. */
function shapesOf({ ways, areas }: Extract): Shape[] {
  return [
    ...ways
      .filter(({ isClosed, coordinates }) => isClosed && coordinates.length >= 4)
      .map(({ tags, coordinates }) => ({ tags, rings: [coordinates] })),
    ...areas
      .filter(({ tags }) => tags.type === "multipolygon")
      .flatMap((area) => polygonsOf(area).map((rings) => ({ tags: area.tags, rings }))),
  ];
}

function isAny(tags: Tags, wanted: Readonly<Record<string, ReadonlySet<string>>>): boolean {
  return Object.entries(wanted).some(([key, values]) => values.has(tags[key] ?? ""));
}

function isWater(tags: Tags): boolean {
  return isAny(tags, WATER) && !isUnderground(tags);
}

function isBuilding(tags: Tags): boolean {
  return tags.building !== undefined && tags.building !== "no" && !isUnderground(tags);
}

function isUnderground({ tunnel, location, layer }: Tags): boolean {
  return (tunnel !== undefined && tunnel !== "no") || location === "underground" || Number(layer) < 0;
}

function toFeature({ rings }: Shape): Feature {
  return polygonOf(rings);
}

function seaFeatures({ ways, bounds }: Extract, far: Bbox): Feature[] {
  const coast = ways.filter(({ tags }) => tags.natural === "coastline").map(({ coordinates }) => coordinates);
  return seaOf(coast, bounds, far).map((rings) => polygonOf(rings));
}

function ribbonsOf({ ways }: Extract): Feature[] {
  return ways.flatMap(({ tags, coordinates }) => {
    const usualM = WATERWAY_WIDTH_M[tags.waterway ?? ""];
    if (!usualM || isUnderground(tags) || coordinates.length < 2) return [];
    const saidM = Number.parseFloat(tags.width ?? "");
    const ring = ribbon(coordinates, saidM > 0 ? Math.min(saidM, MAX_WIDTH_M) : usualM);
    return ring.length >= 4 ? [polygon(ring)] : [];
  });
}

function waterNames({ ways }: Extract): Feature[] {
  return ways.flatMap(({ tags, coordinates }) => {
    const name = cleanText(tags.name);
    const isNamed = (tags.waterway === "river" || tags.waterway === "canal") && !isUnderground(tags);
    return name && isNamed && coordinates.length >= 2 ? [line(coordinates, { kind: "water", name })] : [];
  });
}

function parkName({ tags, rings: [ring] }: Shape): Feature[] {
  const name = cleanText(tags.name);
  if (!name || !ring || !GREEN.leisure?.has(tags.leisure ?? "")) return [];
  return squareMetres(ring) >= MIN_NAMED_PARK_M2 ? [point(middleOf(ring), { kind: "park", name })] : [];
}

/** Of the box around it: near enough to say whether a name has room. */
function squareMetres(ring: Rings[number]): number {
  const { west, south, east, north } = boxAround(ring);
  const sides = [
    distanceM({ lng: west, lat: south }, { lng: east, lat: south }),
    distanceM({ lng: west, lat: south }, { lng: west, lat: north }),
  ];
  return (sides[0] ?? 0) * (sides[1] ?? 0);
}
