import type { Street } from "#lib/city/city.ts";
import { type Bbox, type LngLat, latOfY, lngOfX, mercatorX, mercatorY, metresPerUnit } from "#lib/core/geo.ts";
import { createRng, type Rng } from "#lib/core/rng.ts";
import { createGps, type Gps, readGps } from "#lib/sim/gps.ts";
import type { Fix } from "#lib/tracking/position-batch.ts";

/**
 * Streets as a graph of their vertices, and walkers on it: what the benchmarks report as drivers' positions. A walker
 * goes at 3–8 m/s towards one door after another and turns round only at dead ends; its phone is a few metres off.
 */
export type StreetGraph = {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** Neighbours of each vertex. */
  readonly next: readonly (readonly number[])[];
};

const MIDDLE_LAT = 57.7;
/** Vertices closer than this are one: streets meet at equal coordinates. */
const KEY_DIGITS = 6;
const MIN_SPEED_MPS = 3;
const MAX_SPEED_MPS = 8;
/** Doors are as far as in the demo. */
const MIN_TRIP_M = 600;
const MAX_TRIP_M = 4_500;
/** So near it has arrived; after so many times the straight line it gives up and calls that arrived. */
const NEAR_M = 60;
const MAX_DETOUR = 3;
/** How often a driver does not take the street that leads nearest to the door. */
const STRAY = 0.2;

/** The streets that vehicles use inside the bounds: the largest part of them that hangs together. */
export function createStreetGraph(streets: readonly Street[], bounds: Bbox): StreetGraph {
  const ids = new Map<string, number>();
  const xs: number[] = [];
  const ys: number[] = [];
  const next: number[][] = [];
  const vertex = (lng: number, lat: number) => {
    const key = `${lng.toFixed(KEY_DIGITS)} ${lat.toFixed(KEY_DIGITS)}`;
    let id = ids.get(key);
    if (id === undefined) {
      id = xs.length;
      ids.set(key, id);
      xs.push(mercatorX(lng));
      ys.push(mercatorY(lat));
      next.push([]);
    }
    return id;
  };
  const isInside = ([lng, lat]: readonly [number, number]) =>
    lng >= bounds.west && lng <= bounds.east && lat >= bounds.south && lat <= bounds.north;
  for (const { vehicles, coordinates } of streets) {
    if (!vehicles) continue;
    for (let i = 1; i < coordinates.length; i++) {
      const from = coordinates[i - 1]!;
      const to = coordinates[i]!;
      if (!isInside(from) || !isInside(to)) continue;
      const a = vertex(...from);
      const b = vertex(...to);
      if (a === b || next[a]!.includes(b)) continue;
      next[a]!.push(b);
      next[b]!.push(a);
    }
  }
  return largestPart(xs, ys, next);
}

function largestPart(xs: readonly number[], ys: readonly number[], next: readonly number[][]): StreetGraph {
  const seen = new Uint8Array(xs.length);
  let best: number[] = [];
  for (let start = 0; start < xs.length; start++) {
    if (seen[start]) continue;
    const part = [start];
    seen[start] = 1;
    for (const at of part) {
      for (const to of next[at]!) {
        if (seen[to]) continue;
        seen[to] = 1;
        part.push(to);
      }
    }
    if (part.length > best.length) best = part;
  }
  const renumbered = new Map(best.map((old, index) => [old, index]));
  return {
    xs: Float64Array.from(best, (old) => xs[old]!),
    ys: Float64Array.from(best, (old) => ys[old]!),
    next: best.map((old) => next[old]!.map((to) => renumbered.get(to)!)),
  };
}

/** One driver on the graph, who goes to one door after another. */
export class Walker {
  /** How many doors it has come to. */
  arrivals = 0;
  private readonly graph: StreetGraph;
  private readonly rng: Rng;
  private readonly speedMps: number;
  private from: number;
  private to: number;
  private target = 0;
  private budgetM = 0;
  private doneM = 0;
  private lengthM = 0;
  private gps: Gps;

  constructor(graph: StreetGraph, rng: Rng) {
    this.graph = graph;
    this.rng = rng;
    this.speedMps = rng.range(MIN_SPEED_MPS, MAX_SPEED_MPS);
    this.from = rng.int(0, graph.xs.length - 1);
    this.to = rng.pick(graph.next[this.from]!);
    this.gps = createGps(rng);
    this.measure();
    this.doneM = rng.range(0, this.lengthM);
    this.aim();
  }

  /** Where it is. */
  get at(): LngLat {
    const { xs, ys } = this.graph;
    const t = Math.min(1, this.doneM / this.lengthM);
    const x = xs[this.from]! + (xs[this.to]! - xs[this.from]!) * t;
    const y = ys[this.from]! + (ys[this.to]! - ys[this.from]!) * t;
    return { lng: lngOfX(x), lat: latOfY(y) };
  }

  /** The door it goes to. */
  get door(): LngLat {
    return { lng: lngOfX(this.graph.xs[this.target]!), lat: latOfY(this.graph.ys[this.target]!) };
  }

  /** Goes on for some seconds and reads its phone. */
  walk(seconds: number, recordedAt: number): Fix {
    this.doneM += this.speedMps * seconds;
    while (this.doneM >= this.lengthM) {
      this.doneM -= this.lengthM;
      this.budgetM -= this.lengthM;
      this.turn();
    }
    const { xs, ys } = this.graph;
    const turn = Math.atan2(xs[this.to]! - xs[this.from]!, ys[this.from]! - ys[this.to]!);
    const motion = { at: this.at, headingDeg: ((turn * 180) / Math.PI + 360) % 360, speedMps: this.speedMps };
    const reading = readGps(this.gps, motion, { recordedAt, sinceLastS: seconds, rng: this.rng });
    this.gps = reading.gps;
    return reading.fix;
  }

  /** At the end of a street: mostly on towards the door, now and then not, back only where there is no other way. */
  private turn(): void {
    const at = this.to;
    if (this.budgetM <= 0 || this.metres(at, this.target) < NEAR_M) {
      this.arrivals++;
      this.aim();
    }
    const onward = this.graph.next[at]!.filter((id) => id !== this.from);
    this.from = this.to;
    if (onward.length === 0) this.to = this.graph.next[at]!.find((id) => id !== at) ?? at;
    else if (onward.length === 1 || this.rng.next() < STRAY) this.to = this.rng.pick(onward);
    else
      this.to = onward.reduce((best, id) =>
        this.metres(id, this.target) < this.metres(best, this.target) ? id : best,
      );
    this.measure();
  }

  private aim(): void {
    const { length } = this.graph.xs;
    for (let tries = 0; tries < 50; tries++) {
      this.target = this.rng.int(0, length - 1);
      const metres = this.metres(this.to, this.target);
      this.budgetM = metres * MAX_DETOUR;
      if (metres >= MIN_TRIP_M && metres <= MAX_TRIP_M) return;
    }
  }

  private metres(a: number, b: number): number {
    const { xs, ys } = this.graph;
    return Math.hypot(xs[a]! - xs[b]!, ys[a]! - ys[b]!) * metresPerUnit(MIDDLE_LAT);
  }

  private measure(): void {
    this.lengthM = Math.max(0.1, this.metres(this.from, this.to));
  }
}

/** So many walkers, the same for the same seed. */
export function createWalkers(graph: StreetGraph, count: number, seed: number | string): Walker[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, (_, i) => new Walker(graph, rng.fork(`walker ${i}`)));
}
