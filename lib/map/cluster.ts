import Supercluster from "supercluster";
import { latOfY, lngOfX } from "#lib/core/geo.ts";
import type { FeedEntry } from "#lib/tracking/feed.ts";

/** Deliveries and cells near each other, drawn as one marker. A group of one delivery is a marker of its own. */
export type Group = {
  /** Middle by weight, in the unit square, of where the members are now. */
  readonly x: number;
  readonly y: number;
  /** Deliveries in it. */
  readonly count: number;
  readonly members: readonly FeedEntry[];
};

type PointProps = { readonly i: number };
type GroupProps = { count: number; wx: number; wy: number; head: number; tail: number };

/** How far a member may wander, as a share of the radius, before the grouping looks at it again. */
const WANDER = 0.25;

/**
 * Groups the feed's entries at a zoom level with supercluster.
 *
 * Between two loads a member counts with the place where the grouping last saw it until it has wandered off, and members
 * keep their order, so groups do not reshuffle each tick; where a group is drawn follows its members at once.
 */
export class Clusterer {
  readonly #anchors = new Map<string | number, { x: number; y: number }>();
  #entries: FeedEntry[] = [];
  #levels = new Map<number, readonly Group[]>();
  #level = Number.NaN;
  #radiusPx = Number.NaN;

  /** Takes the entries of a tick, to be asked for groups around this level. */
  load(entries: Iterable<FeedEntry>, level: number, radiusPx: number): void {
    const known = new Map<string | number, FeedEntry>();
    for (const entry of entries) known.set(entry.id, entry);
    const wander = (WANDER * radiusPx) / (512 * 2 ** level);
    const regroup = level !== this.#level || radiusPx !== this.#radiusPx;
    this.#entries = [];
    for (const [id, anchor] of this.#anchors) {
      const entry = known.get(id);
      if (!entry) {
        this.#anchors.delete(id);
        continue;
      }
      if (regroup || Math.hypot(entry.x - anchor.x, entry.y - anchor.y) > wander) {
        anchor.x = entry.x;
        anchor.y = entry.y;
      }
      this.#entries.push(entry);
      known.delete(id);
    }
    for (const [id, entry] of known) {
      this.#anchors.set(id, { x: entry.x, y: entry.y });
      this.#entries.push(entry);
    }
    this.#level = level;
    this.#radiusPx = radiusPx;
    this.#levels = new Map();
  }

  /** All groups at a level, 0 or above. Computed once per load. */
  groupsAt(level: number): readonly Group[] {
    const cached = this.#levels.get(level);
    if (cached) return cached;
    const groups = this.#group(level);
    this.#levels.set(level, groups);
    return groups;
  }

  #group(level: number): readonly Group[] {
    const entries = this.#entries;
    // A list per group, linked through this array while supercluster merges: next[i] follows member i until the tail.
    const next = new Int32Array(entries.length);
    const index = new Supercluster<PointProps, GroupProps>({
      minZoom: level,
      maxZoom: level,
      radius: this.#radiusPx,
      extent: 512,
      map: ({ i }) => {
        const entry = entries[i]!;
        const count = weightOf(entry);
        return { count, wx: entry.x * count, wy: entry.y * count, head: i, tail: i };
      },
      reduce: (all, one) => {
        all.count += one.count;
        all.wx += one.wx;
        all.wy += one.wy;
        next[all.tail] = one.head;
        all.tail = one.tail;
      },
    });
    index.load(
      entries.map((entry, i) => {
        const at = this.#anchors.get(entry.id) ?? entry;
        return {
          type: "Feature",
          properties: { i },
          geometry: { type: "Point", coordinates: [lngOfX(at.x), latOfY(at.y)] },
        };
      }),
    );
    return index.getClusters([-180, -90, 180, 90], level).map(({ properties }) => {
      if (!("cluster" in properties)) {
        const entry = entries[properties.i]!;
        return { x: entry.x, y: entry.y, count: weightOf(entry), members: [entry] };
      }
      const { count, wx, wy, head, tail } = properties;
      const members = [entries[head]!];
      for (let i = head; i !== tail; ) {
        i = next[i]!;
        members.push(entries[i]!);
      }
      return { x: wx / count, y: wy / count, count, members };
    });
  }
}

/** Deliveries that an entry stands for. */
export function weightOf(entry: FeedEntry): number {
  return entry.kind === "cell" ? entry.count : 1;
}

/** A finer step is taken back up only when it gives this share of the cap, so that the level does not flip each tick. */
const STEP_BACK = 0.8;

/**
 * The groups to draw: steps down from the level until at most `max` are in view. `lastStep` is what the call before
 * stepped down. Below level 0 the lightest groups are added to their nearest neighbours.
 */
export function groupsInView(
  groupsAt: (level: number) => readonly Group[],
  isInView: (group: Group) => boolean,
  level: number,
  max: number,
  lastStep: number,
): { groups: readonly Group[]; step: number } {
  for (let step = 0; ; step++) {
    const groups = groupsAt(Math.max(0, level - step)).filter(isInView);
    const cap = step < lastStep ? max * STEP_BACK : max;
    if (groups.length <= cap) return { groups, step };
    if (level - step <= 0) return { groups: mergeLightest(groups, max), step };
  }
}

/** At most `max` groups: the lightest are added to the nearest of the others. */
export function mergeLightest(groups: readonly Group[], max: number): readonly Group[] {
  if (groups.length <= max) return groups;
  if (max <= 0) return [];
  const byWeight = [...groups].sort((a, b) => b.count - a.count);
  const kept = byWeight.slice(0, max).map((group) => ({ ...group, members: [...group.members] }));
  for (const light of byWeight.slice(max)) {
    let nearest = kept[0]!;
    for (const group of kept) {
      if (distance2(group, light) < distance2(nearest, light)) nearest = group;
    }
    const count = nearest.count + light.count;
    nearest.x = (nearest.x * nearest.count + light.x * light.count) / count;
    nearest.y = (nearest.y * nearest.count + light.y * light.count) / count;
    nearest.count = count;
    for (const member of light.members) nearest.members.push(member);
  }
  return kept;
}

function distance2(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
}

/** Area of the screen for which the radius of 90 pixels was chosen. */
const TYPICAL_AREA = 1440 * 900;

/**
 * How to group for a camera. Groups change at every half zoom, so their radius on the screen stays within a fifth of
 * what is meant: about 90 pixels on a laptop, so that 30 to 60 markers stand on it; more on larger screens, less on a phone and
 * close up, where neighbours should come apart. `radiusPx` is in pixels of the whole zoom `level`.
 */
export function groupingOf({ zoom, width, height }: { zoom: number; width: number; height: number }): {
  level: number;
  radiusPx: number;
} {
  const half = Math.max(0, Math.round(zoom * 2) / 2);
  const level = Math.ceil(half);
  const byArea = Math.min(3, Math.max(0.65, Math.sqrt((width * height) / TYPICAL_AREA)));
  const closeUp = Math.max(0.45, Math.min(1, 1 - (half - 15) * 0.25));
  return { level, radiusPx: Math.round(90 * byArea * closeUp * 2 ** (level - half)) };
}
