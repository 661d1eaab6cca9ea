import { ExtractError } from "./extract-error.ts";

/** Where nodes are: 16 bytes each, since they are nearly all that an extract is. */
export type NodeIndex = {
  readonly count: number;
  /** [lng, lat] in degrees, null for a node that is not there. */
  find(id: number): [lng: number, lat: number] | null;
};

const UNITS_PER_DEGREE = 1e7;
/** Two gigabytes: more than a city has. */
const MAX_NODES = 120_000_000;
const FIRST_SIZE = 1 << 16;

/** Takes nodes in, sorted by id or not, and then finds them. */
export function createNodeIndex() {
  let ids = new Float64Array(FIRST_SIZE);
  let places = new Int32Array(2 * FIRST_SIZE);
  let count = 0;
  let isSorted = true;
  return {
    /** Position in units of 100 nanodegrees. Throws ExtractError on a place that is not on earth. */
    add(id: number, lng: number, lat: number): void {
      if (!(Math.abs(lng) <= 180 * UNITS_PER_DEGREE && Math.abs(lat) <= 90 * UNITS_PER_DEGREE)) {
        throw new ExtractError(`the file is broken: node ${id} is not on earth`);
      }
      if (count >= MAX_NODES) throw new ExtractError("the file is larger than a city: cut the city out of it first");
      if (count === ids.length) {
        ids = grown(ids, new Float64Array(2 * count));
        places = grown(places, new Int32Array(4 * count));
      }
      if (count > 0 && id <= (ids[count - 1] as number)) isSorted = false;
      ids[count] = id;
      places[2 * count] = lng;
      places[2 * count + 1] = lat;
      count++;
    },
    finish(): NodeIndex {
      const order = isSorted ? null : sortedOrder(ids.subarray(0, count));
      const at = (i: number) => (order ? (order[i] as number) : i);
      return {
        count,
        find(id) {
          let low = 0;
          let high = count - 1;
          while (low <= high) {
            const middle = (low + high) >>> 1;
            const slot = at(middle);
            const found = ids[slot] as number;
            if (found === id) {
              const [lng, lat] = [places[2 * slot] as number, places[2 * slot + 1] as number];
              return [lng / UNITS_PER_DEGREE, lat / UNITS_PER_DEGREE];
            }
            if (found < id) low = middle + 1;
            else high = middle - 1;
          }
          return null;
        },
      };
    },
  };
}

function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function sortedOrder(ids: Float64Array): Uint32Array {
  const order = Uint32Array.from(ids, (_, i) => i);
  return order.sort((a, b) => (ids[a] as number) - (ids[b] as number) || a - b);
}
