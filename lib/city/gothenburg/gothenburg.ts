import type { Bbox } from "#lib/core/geo.ts";
import type { Ground } from "../ground.ts";
import { ribbon } from "../ribbon.ts";
import { collect, line, point, polygon } from "../shapes.ts";
import { GOTHENBURG_AREAS } from "./areas.ts";
import { PARKS } from "./parks.ts";
import { RIVER } from "./river.ts";
import { WATERWAYS } from "./waterways.ts";

/** What the city is besides its streets. */
export const GOTHENBURG = {
  name: "Göteborg",
  center: { lng: 11.9668, lat: 57.7042 },
  /** Where the streets are dense: what a map should hold to. The source has a few roads that lead farther out. */
  bounds: { west: 11.875, south: 57.662, east: 12.055, north: 57.75 } satisfies Bbox,
  areas: GOTHENBURG_AREAS,
  attribution: "© OpenStreetMap contributors",
} as const;

/** Its water, parks and their names, ready to be cut into tiles. */
export function gothenburgGround(): Ground {
  const rings = [RIVER, ...WATERWAYS.map((waterway) => ribbon(waterway.line, waterway.widthM))];
  return {
    water: collect(rings.map((ring) => polygon(ring))),
    park: collect(PARKS.map(({ ring }) => polygon(ring))),
    building: collect([]),
    names: collect([
      ...GOTHENBURG_AREAS.map(({ name, lng, lat }, rank) => point([lng, lat], { kind: "district", name, rank })),
      ...PARKS.map(({ name, ring }) => point(middleOf(ring), { kind: "park", name })),
      ...RIVER_NAMES.map((path) => line(path, { kind: "water", name: "Göta älv" })),
    ]),
  };
}

/** Lines that the river's name is written along. */
const RIVER_NAMES: [number, number][][] = [
  [
    [11.885, 57.6888],
    [11.898, 57.6908],
    [11.907, 57.6945],
    [11.914, 57.6975],
  ],
  [
    [11.92, 57.6998],
    [11.93, 57.7015],
    [11.942, 57.7035],
    [11.9495, 57.7048],
  ],
  [
    [11.9535, 57.708],
    [11.957, 57.7112],
    [11.961, 57.7135],
    [11.965, 57.7147],
  ],
  [
    [11.9715, 57.717],
    [11.976, 57.7184],
    [11.981, 57.7202],
    [11.986, 57.7225],
  ],
];

function middleOf(ring: readonly (readonly [number, number])[]): [number, number] {
  const xs = ring.map(([x]) => x);
  const ys = ring.map(([, y]) => y);
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}
