import type { Bbox } from "#lib/core/geo.ts";
import type { OsmArea } from "./extract.ts";

type Position = readonly [lng: number, lat: number];
export type Line = readonly Position[];
/** A closed line: its first position is repeated at its end. */
export type Ring = Line;
/** The outer ring first, then its holes. */
export type Rings = readonly Ring[];

/** More rings than this are no building, park or lake, and too many to look for each other. */
const MAX_RINGS = 2_000;

/**
 * The polygons that a relation's ways enclose (https://wiki.openstreetmap.org/wiki/Relation:multipolygon): ways joined to
 * rings, each hole in the smallest ring around it. Ways that close to nothing are left out.
 */
export function polygonsOf({ parts }: Pick<OsmArea, "parts">): Rings[] {
  const ringsOf = (isInner: boolean) =>
    joinLines(
      parts.filter(({ role }) => (role === "inner") === isInner).map(({ coordinates }) => coordinates),
      { anyDirection: true },
    ).filter(isRing);
  const outer = ringsOf(false)
    .slice(0, MAX_RINGS)
    .map((ring) => ({ rings: [ring], area: Math.abs(signedArea(ring)) }))
    .sort((a, b) => a.area - b.area);
  for (const hole of ringsOf(true).slice(0, MAX_RINGS)) {
    const [at] = hole;
    if (at) outer.find(({ rings: [ring] }) => ring && isInside(ring, at))?.rings.push(hole);
  }
  return outer.map(({ rings }) => rings);
}

/**
 * Lines joined end to end into longer ones and rings, each used once. Where direction matters (coastlines) a line goes
 * on only with one that begins where it ends.
 */
export function joinLines(lines: readonly Line[], { anyDirection }: { anyDirection: boolean }): Line[] {
  const left = new Set(lines.filter((line) => line.length >= 2));
  const starts = new Map<string, Line[]>();
  const ends = new Map<string, Line[]>();
  const note = (map: Map<string, Line[]>, at: Position | undefined, line: Line) => {
    const key = keyOf(at);
    const list = map.get(key);
    if (list) list.push(line);
    else map.set(key, [line]);
  };
  for (const line of left) {
    if (isRing(line)) continue;
    note(starts, line[0], line);
    note(ends, line.at(-1), line);
  }
  const take = (map: Map<string, Line[]>, at: Position | undefined) => {
    const line = map.get(keyOf(at))?.find((each) => left.has(each));
    if (line) left.delete(line);
    return line;
  };
  const joined: Line[] = [];
  for (const first of left) {
    left.delete(first);
    const path = [...first];
    if (isRing(first)) {
      joined.push(path);
      continue;
    }
    for (;;) {
      const onward = take(starts, path.at(-1)) ?? (anyDirection ? reversed(take(ends, path.at(-1))) : undefined);
      if (!onward) break;
      path.push(...onward.slice(1));
      if (isRing(path)) break;
    }
    const before: Line[] = [];
    for (let start = path[0]; !isRing(path); ) {
      const earlier = take(ends, start) ?? (anyDirection ? reversed(take(starts, start)) : undefined);
      if (!earlier) break;
      before.unshift(earlier.slice(0, -1));
      start = earlier[0];
    }
    joined.push([...before.flat(), ...path]);
  }
  return joined;
}

export function isRing(line: Line): boolean {
  return line.length >= 4 && keyOf(line[0]) === keyOf(line.at(-1));
}

/** Twice the area in square degrees: positive for a ring that runs counter-clockwise. */
export function signedArea(ring: Ring): number {
  let sum = 0;
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[i + 1] ?? [x, y];
    sum += x * nextY - nextX * y;
  }
  return sum;
}

/** Even–odd rule. */
export function isInside(ring: Ring, [x, y]: Position): boolean {
  let inside = false;
  for (const [i, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[i + 1] ?? ring[0] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** The box around positions: inside out where there are none. */
export function boxAround(places: readonly Position[]): Bbox {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [x, y] of places) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return { west, south, east, north };
}

/** The middle of a shape's box. */
export function middleOf(line: Line): [number, number] {
  const { west, south, east, north } = boxAround(line);
  return [rounded((west + east) / 2), rounded((south + north) / 2)];
}

/** To OpenStreetMap's seven digits. */
export function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

function reversed(line: Line | undefined): Line | undefined {
  return line && [...line].reverse();
}

function keyOf(at: Position | undefined): string {
  return at ? `${at[0]},${at[1]}` : "";
}
