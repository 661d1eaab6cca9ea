import { distanceM } from "#lib/core/geo.ts";

type Position = readonly [lng: number, lat: number];

/**
 * The ring of a band of constant width around a line: each vertex is moved to both sides along the bisector of its
 * segments (mitred, held at twice the half width where the line turns sharply). Meant for streams and canals.
 */
export function ribbon(line: readonly Position[], widthM: number): Position[] {
  const left: Position[] = [];
  const right: Position[] = [];
  for (const [i, at] of line.entries()) {
    const before = line[i - 1] ?? at;
    const after = line[i + 1] ?? at;
    const a = normalOf(before, at) ?? normalOf(at, after);
    const b = normalOf(at, after) ?? a;
    if (!a || !b) continue;
    const [nx, ny] = [a[0] + b[0], a[1] + b[1]];
    // For unit normals |a + b|² / 2 = 1 + cos(turn): the mitre that keeps both sides' width.
    const scale = widthM / 2 / Math.max(0.5, (nx * nx + ny * ny) / 2);
    const perLng = 1 / distanceM({ lng: at[0], lat: at[1] }, { lng: at[0] + 1, lat: at[1] });
    const perLat = 1 / distanceM({ lng: at[0], lat: at[1] }, { lng: at[0], lat: at[1] + 1 });
    left.push([at[0] + nx * scale * perLng, at[1] + ny * scale * perLat]);
    right.push([at[0] - nx * scale * perLng, at[1] - ny * scale * perLat]);
  }
  const [first] = left;
  return first ? [...left, ...right.reverse(), first] : [];
}

/** The unit normal to the left of a segment in metres east and north, null if it has no length. */
function normalOf(from: Position, to: Position): [number, number] | null {
  const east = (to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180);
  const north = to[1] - from[1];
  const length = Math.hypot(east, north);
  return length > 0 ? [-north / length, east / length] : null;
}
