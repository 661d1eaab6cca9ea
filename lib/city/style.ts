import type { City, RoadClass } from "./city.ts";
import { PALETTES, type Palette, type Theme } from "./palette.ts";

/** A MapLibre style (https://maplibre.org/maplibre-style-spec/), as plain JSON. */
export type BasemapStyle = {
  readonly version: 8;
  readonly name: string;
  readonly sources: Readonly<Record<string, object>>;
  readonly layers: readonly Readonly<Record<string, unknown>>[];
};
/** How far tiles are asked for past the bounds. */
const BEYOND_DEG = 0.8;
type Layer = BasemapStyle["layers"][number];
type Expression = readonly unknown[];

/** Widths in pixels at zooms 8, 10, 12, 14, 16 and 18; between them they grow by a constant factor. */
const WIDTH_ZOOMS = [8, 10, 12, 14, 16, 18] as const;
type Widths = readonly [number, number, number, number, number, number];
const WIDTHS: Partial<Record<RoadClass, Widths>> = {
  motorway: [0.8, 1.3, 2.4, 4.8, 12, 32],
  trunk: [0.8, 1.2, 2.2, 4.6, 11.5, 30],
  primary: [0.7, 1.1, 1.9, 4.2, 11, 28],
  secondary: [0.5, 1, 1.8, 4, 10.5, 27],
  tertiary: [0.3, 0.6, 1.4, 3.4, 9.5, 25],
  residential: [0, 0.3, 0.8, 2.4, 7.5, 21],
  pedestrian: [0, 0.2, 0.5, 1.8, 6, 17],
  service: [0, 0, 0.3, 1.1, 3.6, 11],
};
const CARRIAGEWAYS = Object.keys(WIDTHS) as RoadClass[];
const MAIN: readonly RoadClass[] = ["motorway", "trunk"];
const SECOND: readonly RoadClass[] = ["primary", "secondary"];
const FONT = ["Instrument Sans Variable", "Instrument Sans", "Noto Sans", "Helvetica Neue", "Arial"];
/** MapLibre reads the weight from the first family's name: one that does not exist says it for the next. */
const FONT_MEDIUM = ["Medium", ...FONT];

/**
 * The city's basemap: paper-coloured land, white streets, warm main roads, soft water and few labels, or its warm dark
 * twin. Labels are drawn with the page's own fonts, so there is no glyph server.
 *
 * @param tilesUrl template with {z}, {x} and {y}, absolute or from the root of the page's origin
 */
export function basemapStyle(theme: Theme, city: City, tilesUrl: string): BasemapStyle {
  const c = PALETTES[theme];
  const { west, south, east, north } = city.bounds;
  return {
    version: 8,
    name: `${city.name}, ${theme}`,
    sources: {
      city: {
        type: "vector",
        tiles: [tilesUrl],
        minzoom: city.minZoom,
        maxzoom: city.maxZoom,
        // Tiles reach past the city, so that a wide view does not end at a straight edge.
        bounds: [west - BEYOND_DEG, south - BEYOND_DEG / 2, east + BEYOND_DEG, north + BEYOND_DEG / 2],
        attribution: city.attribution,
      },
    },
    layers: [...ground(c), ...roads(c), ...labels(c)],
  };
}

function ground(c: Palette): Layer[] {
  return [
    { id: "land", type: "background", paint: { "background-color": c.land } },
    fill("park", { "fill-color": c.park }),
    fill("square", { "fill-color": c.square, "fill-opacity": byZoom(13, 0, 14, 1) }),
    // Under the fill: what shows is the outer half, and nothing where a canal runs into the river.
    {
      id: "shore",
      type: "line",
      source: "city",
      "source-layer": "water",
      minzoom: 12,
      layout: { "line-join": "round" },
      paint: { "line-color": c.shore, "line-width": byZoom(12, 1, 16, 3), "line-opacity": byZoom(12, 0, 13.5, 1) },
    },
    fill("water", { "fill-color": c.water }),
    // Under the streets, a shade off the land: what one looks for is the way in between.
    {
      ...fill("building", {
        "fill-color": c.building,
        "fill-outline-color": c.buildingEdge,
        "fill-opacity": byZoom(15, 0, 15.7, 1),
      }),
      minzoom: 15,
    },
  ];
}

function roads(c: Palette): Layer[] {
  const onGround = ["==", ["get", "level"], 0];
  const inTunnel = ["==", ["get", "level"], -1];
  const onBridge = ["==", ["get", "level"], 1];
  return [
    tunnel(inTunnel, c),
    paths("path", ["!=", ["get", "level"], 1], c),
    road("road-casing", ["all", onGround, isEdged()], casing(c)),
    road("road", onGround, surface(c)),
    paths("bridge-path", onBridge, c),
    // Bridges stand out from the water by a darker edge, which ends at their heads: butt caps.
    road("bridge-casing", onBridge, { ...casing(c), "line-color": c.bridgeCasing }, "butt"),
    road("bridge", onBridge, surface(c)),
  ];
}

function road(id: string, filter: Expression, paint: Record<string, unknown>, cap = "round"): Layer {
  return {
    id,
    type: "line",
    source: "city",
    "source-layer": "roads",
    filter: ["all", filter, ["in", ["get", "class"], ["literal", CARRIAGEWAYS]]],
    layout: {
      // Round ends and bends are most of a street's triangles, and not seen on one that is two pixels wide.
      "line-cap": ["step", ["zoom"], "butt", 13, cap],
      "line-join": ["step", ["zoom"], "miter", 14, "round"],
      "line-sort-key": rank(),
    },
    paint,
  };
}

/** Its dashes run into each other by their round ends, at any zoom. */
function tunnel(filter: Expression, c: Palette): Layer {
  const paint = {
    "line-color": c.tunnel,
    "line-width": widths(1),
    "line-dasharray": [1.2, 0.8],
    "line-opacity": 0.9,
  };
  const layer = road("tunnel", filter, paint);
  return { ...layer, layout: { ...(layer.layout as object), "line-cap": "round" } };
}

function surface(c: Palette): Record<string, unknown> {
  const color = ["match", ["get", "class"], MAIN, c.main, SECOND, c.second, "tertiary", c.third, c.street];
  // Small streets appear softly with their zoom instead of all at once.
  const opacity = ["match", ["get", "class"], [...MAIN, ...SECOND, "tertiary"], 1];
  return {
    "line-color": color,
    "line-width": widths(1),
    "line-opacity": [
      "interpolate",
      ["linear"],
      ["zoom"],
      12,
      [...opacity, 0.65],
      13,
      [...opacity, "residential", 1, 0.45],
      14,
      [...opacity, 1],
    ],
  };
}

/** What shows on both sides of a street: warm under main roads at any zoom, a hairline under streets from 13 on. */
function casing(c: Palette): Record<string, unknown> {
  const color = ["match", ["get", "class"], MAIN, c.mainCasing, SECOND, c.secondCasing, c.streetCasing];
  const main = ["match", ["get", "class"], [...MAIN, ...SECOND], 1];
  return {
    "line-color": color,
    "line-width": widths(1, [0.4, 0.7, 1, 1.3, 1.7, 2.2]),
    "line-opacity": ["interpolate", ["linear"], ["zoom"], 13, [...main, 0.35], 14, [...main, 1]],
  };
}

/** Streets have no edge below 13, so they are not drawn for one. */
function isEdged(): Expression {
  return ["step", ["zoom"], ["in", ["get", "class"], ["literal", [...MAIN, ...SECOND]]], 13, true];
}

/** Foot and cycle paths: a fine dash, there for who looks closely. */
function paths(id: string, filter: Expression, c: Palette): Layer {
  return {
    id,
    type: "line",
    source: "city",
    "source-layer": "roads",
    minzoom: 13.5,
    filter: ["all", filter, ["in", ["get", "class"], ["literal", ["cycleway", "footway", "path", "track", "steps"]]]],
    layout: { "line-join": "round" },
    paint: {
      "line-color": c.path,
      "line-width": ["interpolate", ["exponential", 1.4], ["zoom"], 13.5, 0.6, 16, 1.3, 18, 2.6],
      "line-dasharray": [2.4, 1.6],
      "line-opacity": byZoom(13.5, 0, 15, 1),
    },
  };
}

function labels(c: Palette): Layer[] {
  return [
    {
      ...label("street-name", "street", c.streetName, c.halo),
      minzoom: 13,
      layout: {
        "symbol-placement": "line",
        "symbol-spacing": 420,
        "symbol-sort-key": rank(true),
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 13, 10.5, 15, 11.5, 17, 13.5, 19, 16],
        "text-max-angle": 20,
        "text-padding": 12,
        "text-letter-spacing": 0.01,
      },
      // Names of what is only just drawn wait for their street.
      filter: [
        "all",
        ["==", ["get", "kind"], "street"],
        [
          "step",
          ["zoom"],
          ["in", ["get", "class"], ["literal", [...MAIN, ...SECOND, "tertiary"]]],
          13.6,
          ["in", ["get", "class"], ["literal", [...MAIN, ...SECOND, "tertiary", "residential"]]],
          15,
          ["in", ["get", "class"], ["literal", CARRIAGEWAYS]],
          16.5,
          true,
        ],
      ],
    },
    {
      ...label("water-name", "water", c.waterName, c.water),
      minzoom: 11.5,
      layout: {
        "symbol-placement": "line-center",
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": byZoom(11, 11, 16, 15),
        "text-letter-spacing": 0.22,
        "text-max-angle": 30,
      },
    },
    {
      ...label("park-name", "park", c.parkName, c.park),
      minzoom: 13.5,
      maxzoom: 17,
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 11.5,
        "text-max-width": 7,
        "text-padding": 6,
      },
    },
    {
      ...label("district-name", "district", c.districtName, c.land),
      minzoom: 10.8,
      maxzoom: 14.6,
      layout: {
        "symbol-sort-key": ["get", "rank"],
        "text-field": ["get", "name"],
        "text-font": FONT_MEDIUM,
        "text-transform": "uppercase",
        "text-size": byZoom(11, 9.5, 14, 12),
        "text-letter-spacing": 0.1,
        "text-max-width": 8,
        "text-padding": 14,
      },
    },
  ];
}

function label(id: string, kind: string, color: string, halo: string): Layer & { paint: Record<string, unknown> } {
  return {
    id,
    type: "symbol",
    source: "city",
    "source-layer": "names",
    filter: ["==", ["get", "kind"], kind],
    paint: { "text-color": color, "text-halo-color": halo, "text-halo-width": 1.5, "text-halo-blur": 0.4 },
  };
}

function fill(layer: string, paint: Record<string, unknown>): Layer {
  return { id: layer, type: "fill", source: "city", "source-layer": layer, paint };
}

/** Large roads over small ones, or before them where they compete for room. */
function rank(first = false): Expression {
  const ranks = CARRIAGEWAYS.flatMap((roadClass, i) => [roadClass, first ? i : CARRIAGEWAYS.length - i]);
  return ["match", ["get", "class"], ...ranks, first ? CARRIAGEWAYS.length : 0];
}

/** Width by class and zoom, ramps at 0.62 of their class, plus an edge on both sides. */
function widths(factor: number, edges: Widths = [0, 0, 0, 0, 0, 0]): Expression {
  const stops = WIDTH_ZOOMS.flatMap((zoom, i) => {
    const byClass = Object.entries(WIDTHS).flatMap(([roadClass, list]) => [roadClass, (list[i] ?? 0) * factor]);
    const width = ["*", ["case", ["==", ["get", "link"], 1], 0.62, 1], ["match", ["get", "class"], ...byClass, 0]];
    return [zoom, ["+", width, edges[i] ?? 0]];
  });
  return ["interpolate", ["exponential", 1.5], ["zoom"], ...stops];
}

function byZoom(fromZoom: number, from: number, toZoom: number, to: number): Expression {
  return ["interpolate", ["linear"], ["zoom"], fromZoom, from, toZoom, to];
}
