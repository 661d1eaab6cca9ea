import type { RoadClass, Street } from "#lib/city/city.ts";
import { mergeLines } from "#lib/city/merge-lines.ts";
import { type Bbox, type LngLat, latOfY, lngOfX, mercatorX, mercatorY, metresPerUnit } from "#lib/core/geo.ts";

/**
 * The ground of the live strip: the city's main streets and its water as SVG paths in whole units. Made once; what moves
 * is drawn over it.
 */

/** Width and height of the strip's coordinates. A unit is half a pixel at its natural size, 1440 × 420. */
export const STRIP = { width: 2880, height: 840, metresPerUnit: 2.5 } as const;

/** From places to the strip's units. */
export type StripFrame = {
  /** What the strip shows, with a margin that dots may come in from. */
  readonly bounds: Bbox;
  /** Of a position in the Mercator unit square. Not rounded. */
  toUnits(x: number, y: number): [number, number];
};

/** Lines are drawn this far past the edge, in units, so that no end of one is seen. */
const MARGIN = 40;
/** A vertex that is nearer than this to the line without it is left out, in units. */
const TOLERANCE = 1.6;
/** What is shorter is a crumb at this size, units. */
const MIN_LENGTH = 8;

type Layer = "main" | "second" | "third" | "street";
const LAYER_OF: Partial<Record<RoadClass, Layer>> = {
  motorway: "main",
  trunk: "main",
  primary: "second",
  secondary: "second",
  tertiary: "third",
  residential: "street",
};
type Point = readonly [x: number, y: number];
type Rings = readonly (readonly (readonly [lng: number, lat: number])[])[];

/** Path data (`d`) by layer; empty where there is nothing. */
export type StripGround = Readonly<Record<Layer | "water", string>>;

/** The strip's frame around the middle of a city. */
export function stripFrame(center: LngLat): StripFrame {
  const unit = STRIP.metresPerUnit / metresPerUnit(center.lat);
  const left = mercatorX(center.lng) - (STRIP.width / 2) * unit;
  const top = mercatorY(center.lat) - (STRIP.height / 2) * unit;
  const margin = MARGIN * unit;
  return {
    bounds: {
      west: lngOfX(left - margin),
      north: latOfY(top - margin),
      east: lngOfX(left + STRIP.width * unit + margin),
      south: latOfY(top + STRIP.height * unit + margin),
    },
    toUnits: (x, y) => [(x - left) / unit, (y - top) / unit],
  };
}

/** Streets and water as the frame shows them. `water` are rings of [lng, lat]. */
export function stripGround(frame: StripFrame, streets: readonly Street[], water: Rings): StripGround {
  const lines = streets.flatMap(({ roadClass, link, surface, level, coordinates }) => {
    const key = LAYER_OF[roadClass];
    return key && !surface && level >= 0 && !(link && key === "main") ? [{ key, line: coordinates }] : [];
  });
  const paths: Record<Layer, string[]> = { main: [], second: [], third: [], street: [] };
  for (const { key, line } of mergeLines(lines)) {
    for (const piece of piecesInside(line.map((at) => place(frame, at)))) {
      const simple = simplify(piece);
      if (lengthOf(simple) >= MIN_LENGTH) paths[key].push(pathOf(simple));
    }
  }
  return {
    water: water.map((ring) => ringPath(ring.map((at) => place(frame, at)))).join(""),
    main: paths.main.join(""),
    second: paths.second.join(""),
    third: paths.third.join(""),
    street: paths.street.join(""),
  };
}

function place(frame: StripFrame, [lng, lat]: readonly [number, number]): Point {
  return frame.toUnits(mercatorX(lng), mercatorY(lat));
}

/** The runs of a line whose segments touch the picture. */
function piecesInside(line: readonly Point[]): Point[][] {
  const pieces: Point[][] = [];
  let current: Point[] = [];
  for (const [i, b] of line.entries()) {
    const a = line[i - 1];
    if (!a) continue;
    if (isSeen(a, b)) {
      if (current.length === 0) current = [a];
      current.push(b);
    } else if (current.length > 0) {
      pieces.push(current);
      current = [];
    }
  }
  return current.length > 0 ? [...pieces, current] : pieces;
}

/** True unless both ends lie past the same edge. */
function isSeen([ax, ay]: Point, [bx, by]: Point): boolean {
  return (
    Math.max(ax, bx) > -MARGIN &&
    Math.min(ax, bx) < STRIP.width + MARGIN &&
    Math.max(ay, by) > -MARGIN &&
    Math.min(ay, by) < STRIP.height + MARGIN
  );
}

/** A ring cut to the picture by Sutherland and Hodgman, one edge after another; empty if nothing of it is left. */
function ringPath(ring: readonly Point[]): string {
  const [right, bottom] = [STRIP.width + MARGIN, STRIP.height + MARGIN];
  let cut = clip(ring, ([x]) => x + MARGIN);
  cut = clip(cut, ([x]) => right - x);
  cut = clip(cut, ([, y]) => y + MARGIN);
  cut = clip(cut, ([, y]) => bottom - y);
  const simple = simplify(cut);
  return simple.length < 3 ? "" : `${pathOf(simple)}z`;
}

/** The part of a ring where `inside` is not negative; `inside` is linear. */
function clip(ring: readonly Point[], inside: (at: Point) => number): Point[] {
  return ring.flatMap((b, i) => {
    const a = ring[(i + ring.length - 1) % ring.length] as Point;
    const [from, to] = [inside(a), inside(b)];
    const t = from / (from - to);
    const crossing: Point[] = from >= 0 !== to >= 0 ? [[a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]] : [];
    return to >= 0 ? [...crossing, b] : crossing;
  });
}

/** Douglas and Peucker's: what is left is nowhere farther than the tolerance from what was given. */
function simplify(line: readonly Point[]): Point[] {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || line.length < 3) return [...line];
  let farthest = 0;
  let index = 0;
  for (let i = 1; i < line.length - 1; i++) {
    const away = distanceTo(line[i] as Point, first, last);
    if (away > farthest) [farthest, index] = [away, i];
  }
  if (farthest <= TOLERANCE) return [first, last];
  return [...simplify(line.slice(0, index + 1)).slice(0, -1), ...simplify(line.slice(index))];
}

function distanceTo([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function lengthOf(line: readonly Point[]): number {
  return line.reduce((sum, [x, y], i) => {
    const [px, py] = line[i - 1] ?? [x, y];
    return sum + Math.hypot(x - px, y - py);
  }, 0);
}

/** `m` and what follows relative to the vertex before, in whole units; a minus sign parts numbers by itself. */
function pathOf(line: readonly Point[]): string {
  let [px, py] = [0, 0];
  const pairs = line.flatMap(([fx, fy], i) => {
    const [x, y] = [Math.round(fx), Math.round(fy)];
    const [dx, dy] = [x - px, y - py];
    if (i > 0 && dx === 0 && dy === 0) return [];
    [px, py] = [x, y];
    return [i === 0 ? `M${x},${y}` : `${dx},${dy}`];
  });
  const [start = "", ...steps] = pairs;
  return `${start}l${steps.join(" ")}`.replaceAll(/[, ]-/g, "-");
}
