import { latOfY, mercatorX, mercatorY, metresPerUnit } from "#lib/core/geo.ts";
import type { Street } from "./city.ts";

/**
 * Fixed points along the streets that vehicles use. The public map shows a position only as the
 * station nearest to it: on the street, and no finer than the spacing.
 */
export type Stations = {
  readonly count: number;
  /** The nearest station within `maxM` metres of a Web-Mercator unit position, itself in those units. */
  nearest(x: number, y: number, maxM: number): { x: number; y: number } | null;
};

/** Rings of cells that are searched before every station is looked at instead. */
const MAX_RINGS = 40;

/**
 * Stations every `spacingM` or less along each street, its ends included.
 * Held in a hash grid: positions in two typed arrays, sorted by the bucket of their cell.
 * Streets must not cross the antimeridian.
 */
export function createStations(streets: readonly Street[], { spacingM = 25 } = {}): Stations {
  const points = stationsAlong(streets, spacingM);
  const count = points.length / 2;
  // A cell is two spacings wide at the middle latitude: most searches end within one ring of cells.
  let sumY = 0;
  for (let i = 1; i < points.length; i += 2) sumY += points[i] as number;
  const cell = (2 * spacingM) / metresPerUnit(latOfY(count ? sumY / count : 0.5));

  const buckets = 2 ** Math.ceil(Math.log2(Math.max(16, count)));
  const bucketOf = (cx: number, cy: number) =>
    ((Math.imul(cx, 0x9e3779b1) ^ Math.imul(cy, 0x85ebca6b)) >>> 7) & (buckets - 1);
  const starts = new Uint32Array(buckets + 1);
  const bucket = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const b = bucketOf(Math.floor((points[2 * i] as number) / cell), Math.floor((points[2 * i + 1] as number) / cell));
    bucket[i] = b;
    starts[b + 1] = (starts[b + 1] as number) + 1;
  }
  for (let b = 0; b < buckets; b++) starts[b + 1] = (starts[b + 1] as number) + (starts[b] as number);
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  const next = starts.slice(0, buckets);
  for (let i = 0; i < count; i++) {
    const b = bucket[i] as number;
    const slot = next[b] as number;
    next[b] = slot + 1;
    xs[slot] = points[2 * i] as number;
    ys[slot] = points[2 * i + 1] as number;
  }

  return {
    count,
    nearest(x, y, maxM) {
      // cos(latitude) on the Mercator square is the sech of the distance to the equator.
      const max = (maxM / metresPerUnit(0)) * Math.cosh(2 * Math.PI * (0.5 - y));
      let best = -1;
      let bestSquare = max * max;
      const scan = (from: number, to: number) => {
        for (let i = from; i < to; i++) {
          const dx = (xs[i] as number) - x;
          const dy = (ys[i] as number) - y;
          const square = dx * dx + dy * dy;
          if (square > bestSquare || (square === bestSquare && best >= 0)) continue;
          best = i;
          bestSquare = square;
        }
      };
      const cx = Math.floor(x / cell);
      const cy = Math.floor(y / cell);
      const scanCell = (dx: number, dy: number) => {
        const b = bucketOf(cx + dx, cy + dy);
        scan(starts[b] as number, starts[b + 1] as number);
      };
      // Distance from the position to the nearest side of its own cell: what a ring leaves unseen is farther.
      const inset = Math.min(x - cx * cell, (cx + 1) * cell - x, y - cy * cell, (cy + 1) * cell - y);
      for (let ring = 0; ; ring++) {
        if (ring > MAX_RINGS) {
          scan(0, count);
          break;
        }
        if (ring === 0) scanCell(0, 0);
        for (let d = -ring; d < ring; d++) {
          scanCell(d, -ring);
          scanCell(ring, d);
          scanCell(-d, ring);
          scanCell(-ring, -d);
        }
        const seen = ring * cell + inset;
        if (seen * seen >= bestSquare) break;
      }
      return best < 0 ? null : { x: xs[best] as number, y: ys[best] as number };
    },
  };
}

/** The stations themselves: flat x, y pairs in Web-Mercator units, each place once. */
export function stationsAlong(streets: readonly Street[], spacingM: number): number[] {
  const points: number[] = [];
  const seen = new Set<string>();
  const add = (x: number, y: number) => {
    const key = `${Math.round(x * 2e8)},${Math.round(y * 2e8)}`; // 0.2 m at the equator
    if (seen.has(key)) return;
    seen.add(key);
    points.push(x, y);
  };
  for (const street of streets) {
    if (!street.vehicles) continue;
    const line = street.coordinates.map(([lng, lat]) => [mercatorX(lng), mercatorY(lat), lat] as const);
    const lengths = line.map(([x, y, lat], i) => {
      const [px, py] = line[i - 1] ?? [x, y];
      return Math.hypot(x - px, y - py) * metresPerUnit(lat);
    });
    const totalM = lengths.reduce((sum, m) => sum + m, 0);
    const stepM = totalM / Math.max(1, Math.ceil(totalM / spacingM - 1e-9));
    let dueM = 0; // along the street, from the last vertex that was passed
    for (let i = 1; i < line.length; i++) {
      const [ax, ay] = line[i - 1] as (typeof line)[number];
      const [bx, by] = line[i] as (typeof line)[number];
      const lengthM = lengths[i] as number;
      for (; dueM < lengthM; dueM += stepM) {
        const t = dueM / lengthM;
        add(ax + (bx - ax) * t, ay + (by - ay) * t);
      }
      dueM -= lengthM;
    }
    const last = line.at(-1);
    if (last) add(last[0], last[1]);
  }
  return points;
}
