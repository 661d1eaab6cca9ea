import type { Tags } from "../ways.ts";

/** What of an extract is kept in memory: everything else is read over. */

const WAY_KEYS = ["highway", "building", "natural", "landuse", "leisure", "waterway", "place"];
const POINT_KEYS = ["amenity", "opening_hours", "addr:housenumber", "addr:country", "place"];

export function isWantedNode(tags: Tags): boolean {
  return POINT_KEYS.some((key) => key in tags);
}

export function isWantedWay(tags: Tags): boolean {
  return WAY_KEYS.some((key) => key in tags) || isWantedNode(tags);
}

/** Areas of several ways: they are drawn, have a door, or are a country. */
export function isWantedRelation(tags: Tags): boolean {
  if (tags.type === "boundary") return "ISO3166-1" in tags;
  return tags.type === "multipolygon" ? isWantedWay(tags) : isWantedNode(tags);
}
