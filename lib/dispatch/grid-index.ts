import { distanceM, type LngLat } from "#lib/core/geo.ts";

/** Metres of a degree of latitude, a little less than it has anywhere. */
const METRES_PER_DEGREE = 110_000;
const COLUMN_STRIDE = 2 ** 26;

type Located = { readonly at: LngLat };

/**
 * Things sorted into the squares of a grid, for asking which of them are nearest by straight line. Made for one round and
 * never changed. A question looks at squares in rings around it, until no square farther out can hold a nearer one.
 */
export class GridIndex<T extends Located> {
  private readonly squares = new Map<number, T[]>();
  private readonly items: readonly T[];
  private readonly sideM: number;
  private readonly lngStep: number;
  private readonly latStep: number;
  private readonly columns: number;

  /** @param sideM how wide a square is, metres: about as far as the nearest are expected */
  constructor(items: readonly T[], sideM = 500) {
    this.items = items;
    this.sideM = sideM;
    this.latStep = sideM / METRES_PER_DEGREE;
    const northmost = items.reduce((most, { at }) => Math.max(most, Math.abs(at.lat)), 0);
    const cos = Math.max(0.05, Math.cos(((northmost + 0.5) * Math.PI) / 180));
    this.columns = Math.max(1, Math.floor((360 * cos) / this.latStep));
    this.lngStep = 360 / this.columns;
    for (const item of items) {
      const key = this.keyOf(this.columnOf(item.at), this.rowOf(item.at));
      const square = this.squares.get(key);
      if (square) square.push(item);
      else this.squares.set(key, [item]);
    }
  }

  /** The `count` nearest that are wanted, the nearest first; those equally far in the order they were given. */
  nearest(at: LngLat, count: number, isWanted: (item: T) => boolean = () => true): T[] {
    const found: { item: T; metres: number }[] = [];
    const take = (item: T) => {
      if (isWanted(item)) found.push({ item, metres: distanceM(at, item.at) });
    };
    const [column, row] = [this.columnOf(at), this.rowOf(at)];
    // Past so many rings it is cheaper to look at all, and near the poles a square is narrower than it says.
    const maxRings = Math.abs(at.lat) > 75 ? 0 : Math.ceil(Math.sqrt(this.squares.size)) + 4;
    for (let ring = 0; ring <= maxRings; ring++) {
      for (const key of this.ring(column, row, ring)) this.squares.get(key)?.forEach(take);
      const within = found.filter(({ metres }) => metres <= ring * this.sideM);
      if (within.length >= count || found.length === this.items.length) return ordered(found, count);
    }
    found.length = 0;
    this.items.forEach(take);
    return ordered(found, count);
  }

  private *ring(column: number, row: number, ring: number): Generator<number> {
    if (ring === 0) yield this.keyOf(column, row);
    for (let step = -ring; step < ring; step++) {
      yield this.keyOf(column + step, row - ring);
      yield this.keyOf(column + ring, row + step);
      yield this.keyOf(column - step, row + ring);
      yield this.keyOf(column - ring, row - step);
    }
  }

  private columnOf({ lng }: LngLat): number {
    return Math.floor((lng + 180) / this.lngStep);
  }

  private rowOf({ lat }: LngLat): number {
    return Math.floor((lat + 90) / this.latStep);
  }

  private keyOf(column: number, row: number): number {
    return (((column % this.columns) + this.columns) % this.columns) + row * COLUMN_STRIDE;
  }
}

function ordered<T>(found: { item: T; metres: number }[], count: number): T[] {
  return found
    .sort((a, b) => a.metres - b.metres)
    .slice(0, count)
    .map(({ item }) => item);
}
