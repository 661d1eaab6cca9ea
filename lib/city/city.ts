import type { Bbox, LngLat } from "#lib/core/geo.ts";

/** A district: where a delivery goes, told as coarsely as that. */
export type Area = { readonly name: string; readonly lng: number; readonly lat: number };

/** The place that everything happens in. Serialisable: it is handed to browsers as it is. */
export type City = {
  /** Names the city's URLs and folder. Made from its content, so what lies behind such a URL never changes. */
  readonly id: string;
  readonly name: string;
  readonly center: LngLat;
  readonly bounds: Bbox;
  /** At most 255: the index is a byte on the wire. */
  readonly areas: readonly Area[];
  /** Zooms that vector tiles exist for; past the last one MapLibre enlarges it. */
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly attribution: string;
};

/** OpenStreetMap's `highway`, with its links folded into the class they lead to. From large to small. */
export const ROAD_CLASSES = [
  "motorway",
  "trunk",
  "primary",
  "secondary",
  "tertiary",
  "residential",
  "pedestrian",
  "service",
  "cycleway",
  "track",
  "path",
  "footway",
  "steps",
] as const;
export type RoadClass = (typeof ROAD_CLASSES)[number];

export type Street = {
  /** OpenStreetMap's way id. */
  readonly id: number;
  readonly name: string | null;
  readonly roadClass: RoadClass;
  /** A ramp or slip road of its class. */
  readonly link: boolean;
  /** Where vehicles may go, against the order of the coordinates. */
  readonly oneway: "no" | "forward" | "backward";
  /** 0 on the ground, 1 on a bridge, -1 in a tunnel. */
  readonly level: -1 | 0 | 1;
  /** A bike, a scooter or a car may use it. */
  readonly vehicles: boolean;
  /** A square or other surface: the coordinates are its ring. */
  readonly surface: boolean;
  /** At least two positions, [lng, lat]. */
  readonly coordinates: readonly (readonly [lng: number, lat: number])[];
};
