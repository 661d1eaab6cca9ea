import type { Bbox } from "#lib/core/geo.ts";
import { boxAround, isInside, isRing, joinLines, type Line, type Ring, type Rings, signedArea } from "./rings.ts";

type Position = readonly [lng: number, lat: number];

/** Around a coast, as a share of its size. */
const ROOM = 0.2;

/**
 * The sea around a city. OpenStreetMap has no area for it, only the coast: lines with the land on their left and the
 * water on their right, cut off where the extract ends. Each is led on to the edge of a box around it, the way it went;
 * from there all go straight out to the far box, so that the sea does not end at the extract's edge. The sea is then what
 * lies clockwise between where one line leaves and the next one comes in.
 *
 * @param said what the extract says it holds, null where it does not
 * @param far around all: as far as is drawn
 */
export function seaOf(coastlines: readonly Line[], said: Bbox | null, far: Bbox): Rings[] {
  const lines = joinLines(coastlines, { anyDirection: false });
  const box = boxFor(lines, said);
  const islands = lines.filter((line) => isRing(line) && signedArea(line) > 0);
  const basins = lines.filter((line) => isRing(line) && signedArea(line) < 0);
  const open = ledToEdge(
    lines.filter((line) => !isRing(line)).flatMap((line) => clip(line, box)),
    box,
  );
  const outer: Ring[] = [...closeAlong(open, box, far), ...basins];
  // A coast of islands alone: all around them is sea.
  if (open.length === 0 && islands.length > 0) outer.push(ringAround(far));
  const seas = outer.map((ring) => ({ rings: [ring], area: Math.abs(signedArea(ring)) }));
  seas.sort((a, b) => a.area - b.area);
  for (const island of islands) {
    const [at] = island;
    if (at) seas.find(({ rings: [ring] }) => ring && isInside(ring, at))?.rings.push(island);
  }
  return seas.map(({ rings }) => rings);
}

/**
 * What the extract was cut to, if all lines reach its edge. One that was cut along a border holds less than its box, and
 * a coast may leave that and come back: then a box with room around all of it.
 */
function boxFor(lines: readonly Line[], said: Bbox | null): Bbox {
  const ends = lines.filter((line) => !isRing(line)).flatMap((line) => [line[0], line.at(-1)]);
  if (said && ends.every((end) => !end || !isWithin(end, said) || isOnEdge(end, said))) return said;
  const { west, south, east, north } = boxAround(lines.flat());
  const [dx, dy] = [(east - west) * ROOM, (north - south) * ROOM];
  return { west: west - dx, south: south - dy, east: east + dx, north: north + dy };
}

/** The parts of a line that lie in the box, each from where it comes in to where it leaves. */
function clip(line: Line, box: Bbox): Line[] {
  const parts: Position[][] = [];
  let part: Position[] | null = null;
  for (const [i, to] of line.entries()) {
    const from = line[i - 1];
    if (!from) {
      if (isWithin(to, box)) part = [to];
      continue;
    }
    const cut = cutSegment(from, to, box);
    if (!cut) {
      if (part) parts.push(part);
      part = null;
      continue;
    }
    const [start, end] = cut;
    part ??= [start];
    if (end[0] !== start[0] || end[1] !== start[1]) part.push(end);
    if (end[0] !== to[0] || end[1] !== to[1]) {
      parts.push(part);
      part = null;
    }
  }
  if (part) parts.push(part);
  return parts.filter((each) => each.length >= 2);
}

/** Liang–Barsky: the part of a segment within the box, null if there is none. */
function cutSegment(from: Position, to: Position, { west, south, east, north }: Bbox): [Position, Position] | null {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  let [enter, leave] = [0, 1];
  for (const [step, room] of [
    [-dx, from[0] - west],
    [dx, east - from[0]],
    [-dy, from[1] - south],
    [dy, north - from[1]],
  ] as const) {
    if (step === 0 && room < 0) return null;
    if (step === 0) continue;
    const at = room / step;
    if (step < 0) enter = Math.max(enter, at);
    else leave = Math.min(leave, at);
  }
  if (enter > leave) return null;
  const place = (at: number): Position => [
    Math.min(east, Math.max(west, from[0] + dx * at)),
    Math.min(north, Math.max(south, from[1] + dy * at)),
  ];
  return [enter === 0 ? from : place(enter), leave === 1 ? to : place(leave)];
}

/** Lines whose ends all lie on the box's edge: one that ends before goes on, straight, where no other is in its way. */
function ledToEdge(lines: readonly Line[], box: Bbox): Line[] {
  const all: Line[] = [...lines];
  for (const [i, line] of lines.entries()) {
    const [first, last] = [line[0], line.at(-1)];
    if (!first || !last) continue;
    const others = () => [...all.slice(0, i), ...all.slice(i + 1)];
    let led: Line = line;
    if (!isOnEdge(last, box)) led = [...led, wayOut(last, first, [...others(), led], box)];
    if (!isOnEdge(first, box)) led = [wayOut(first, last, [...others(), led], box), ...led];
    all[i] = led;
  }
  return all;
}

/** Sixteen ways to go, the one away from the line's other end first, then more and more aside. */
const TURNS = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8].map((turn) => (turn * Math.PI) / 8);

function wayOut(end: Position, otherEnd: Position, lines: readonly Line[], box: Bbox): Position {
  const ahead = Math.atan2(end[1] - otherEnd[1], end[0] - otherEnd[0]);
  const reach = 2 * (box.east - box.west + box.north - box.south);
  let best: Position | null = null;
  for (const turn of TURNS) {
    const target: Position = [end[0] + Math.cos(ahead + turn) * reach, end[1] + Math.sin(ahead + turn) * reach];
    const out = cutSegment(end, target, box)?.[1];
    if (!out) continue;
    best ??= out;
    if (!lines.some((line) => crosses(end, out, line))) return out;
  }
  return best ?? end;
}

/** True if the segment crosses the line anywhere but at its own beginning. */
function crosses(from: Position, to: Position, line: Line): boolean {
  for (const [i, b] of line.entries()) {
    const a = line[i - 1];
    if (!a || isSame(a, from) || isSame(b, from)) continue;
    if (side(from, to, a) * side(from, to, b) < 0 && side(a, b, from) * side(a, b, to) <= 0) return true;
  }
  return false;
}

function side(a: Position, b: Position, p: Position): number {
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
}

/** Rings of sea: along a line, out to the far box, clockwise around it to where the next line comes in, and so on. */
function closeAlong(lines: readonly Line[], box: Bbox, far: Bbox): Ring[] {
  const ends = lines.flatMap((line) => {
    const [first, last] = [line[0], line.at(-1)];
    return first && last ? [{ line, comesIn: perimeterAt(first, box), leaves: perimeterAt(last, box) }] : [];
  });
  const left = new Set(ends);
  const rings: Ring[] = [];
  for (const start of ends) {
    if (!left.has(start)) continue;
    const ring: Position[] = [];
    let at = start;
    while (left.delete(at)) {
      ring.push(...at.line, perimeterPlace(at.leaves, far));
      const next = nextIn(ends, at.leaves);
      const turn = clockwise(at.leaves, next.comesIn);
      for (let corner = Math.floor(at.leaves) + 1; corner < at.leaves + turn; corner++) {
        ring.push(perimeterPlace(corner % 4, far));
      }
      ring.push(perimeterPlace(next.comesIn, far));
      at = next;
    }
    const [first] = ring;
    if (first) rings.push([...ring, first]);
  }
  return rings;
}

type End = { readonly line: Line; readonly comesIn: number; readonly leaves: number };

function nextIn(ends: readonly End[], from: number): End {
  return ends.reduce((best, end) => (clockwise(from, end.comesIn) < clockwise(from, best.comesIn) ? end : best));
}

/** How far it is around, clockwise: from just above 0 to 4. */
function clockwise(from: number, to: number): number {
  return to > from ? to - from : to - from + 4;
}

/** Where on the box's edge: 0 the north-west corner, then clockwise, 1 for each side. */
function perimeterAt([x, y]: Position, { west, south, east, north }: Bbox): number {
  const [right, up] = [(x - west) / (east - west), (y - south) / (north - south)];
  const distances = [1 - up, 1 - right, up, right];
  const nearest = distances.indexOf(Math.min(...distances));
  return ([right, 1 + (1 - up), 2 + (1 - right), 3 + up][nearest] ?? 0) % 4;
}

function perimeterPlace(at: number, { west, south, east, north }: Bbox): Position {
  const share = at - Math.floor(at);
  const [width, height] = [east - west, north - south];
  if (at < 1) return [west + share * width, north];
  if (at < 2) return [east, north - share * height];
  if (at < 3) return [east - share * width, south];
  return [west, south + share * height];
}

function ringAround({ west, south, east, north }: Bbox): Ring {
  return [
    [west, north],
    [east, north],
    [east, south],
    [west, south],
    [west, north],
  ];
}

function isWithin([x, y]: Position, { west, south, east, north }: Bbox): boolean {
  return x >= west && x <= east && y >= south && y <= north;
}

function isOnEdge([x, y]: Position, { west, south, east, north }: Bbox): boolean {
  return x === west || x === east || y === south || y === north;
}

function isSame(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
