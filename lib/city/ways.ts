import type { RoadClass, Street } from "./city.ts";

/** What OpenStreetMap says of a thing, as it came. */
export type Tags = Readonly<Record<string, string>>;

/** An OpenStreetMap way with its tags, as it came: what streets and routing data are both made from. */
export type Way = {
  readonly id: number;
  readonly tags: Tags;
  /** [lng, lat]; a closed way repeats its first position. */
  readonly coordinates: readonly (readonly [lng: number, lat: number])[];
};

/** OpenStreetMap's `highway` values that are streets, and what they count as. All else (platforms, building sites) is left out. */
const CLASS_OF: Readonly<Record<string, RoadClass>> = {
  motorway: "motorway",
  motorway_link: "motorway",
  trunk: "trunk",
  trunk_link: "trunk",
  primary: "primary",
  primary_link: "primary",
  secondary: "secondary",
  secondary_link: "secondary",
  tertiary: "tertiary",
  tertiary_link: "tertiary",
  residential: "residential",
  unclassified: "residential",
  living_street: "residential",
  road: "service",
  service: "service",
  pedestrian: "pedestrian",
  cycleway: "cycleway",
  track: "track",
  bridleway: "path",
  path: "path",
  footway: "footway",
  steps: "steps",
};

/** Classes that a bike may use although no car does. */
const BIKE_CLASSES: ReadonlySet<RoadClass> = new Set(["pedestrian", "cycleway", "track", "path"]);

/** True for a way that is a street of any kind, down to a flight of steps. */
export function isStreet(way: Way): boolean {
  return way.coordinates.length >= 2 && CLASS_OF[way.tags.highway ?? ""] !== undefined;
}

/** The street that a way is. Throws on a way that is none. */
export function streetOf(way: Way): Street {
  const { tags } = way;
  const roadClass = CLASS_OF[tags.highway ?? ""];
  if (!roadClass) throw new RangeError(`way ${way.id} is not a street`);
  return {
    id: way.id,
    name: tags.name?.trim() || null,
    roadClass,
    link: tags.highway?.endsWith("_link") ?? false,
    oneway: onewayOf(tags),
    level: isSet(tags.tunnel) ? -1 : isSet(tags.bridge) ? 1 : 0,
    vehicles: takesVehicles(roadClass, tags),
    surface: tags.area === "yes",
    coordinates: way.coordinates,
  };
}

function isSet(tag: string | undefined): boolean {
  return tag !== undefined && tag !== "no";
}

function onewayOf(tags: Tags): Street["oneway"] {
  if (tags.oneway === "-1" || tags.oneway === "reverse") return "backward";
  if (tags.oneway === "yes" || tags.oneway === "true" || tags.oneway === "1") return "forward";
  const implied = tags.junction === "roundabout" || tags.highway === "motorway" || tags.highway === "motorway_link";
  return implied && tags.oneway === undefined ? "forward" : "no";
}

function takesVehicles(roadClass: RoadClass, tags: Tags): boolean {
  if (tags.area === "yes" || roadClass === "steps") return false;
  const bikes = tags.bicycle === "yes" || tags.bicycle === "designated";
  if (roadClass === "footway") return bikes;
  if (BIKE_CLASSES.has(roadClass)) return tags.bicycle !== "no" && (bikes || tags.access !== "no");
  return bikes || tags.access !== "no";
}
