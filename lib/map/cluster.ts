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
type GroupProps = { head: number; tail: number };

/** Where the grouping last saw an entry, and the entry as it is now. */
type Anchor = { x: number; y: number; entry: FeedEntry; load: number };
/** Who is grouped with whom at a level, and the groups as they are drawn, made for the load that is named. */
type Level = { readonly parts: readonly (readonly Anchor[])[]; groups: readonly Group[]; load: number };

/** How far a member may wander, as a share of the radius, before the grouping looks at it again. */
const WANDER = 0.25;

/**
 * Groups the feed's entries at a zoom level with supercluster.
 *
 * Between two loads a member counts with the place where the grouping last saw it until it has wandered off, and members
 * keep their order, so groups do not reshuffle each tick; where a group is drawn follows its members at once. A tick in
 * which nobody came, left or wandered off is not grouped anew.
 */
export class Clusterer {
  readonly #anchors = new Map<string | number, Anchor>();
  #levels = new Map<number, Level>();
  #load = 0;
  #level = Number.NaN;
  #radiusPx = Number.NaN;

  /** Takes the entries of a tick, to be asked for groups around this level. */
  load(entries: Iterable<FeedEntry>, level: number, radiusPx: number): void {
    const load = ++this.#load;
    const wander = (WANDER * radiusPx) / (512 * 2 ** level);
    const regroup = level !== this.#level || radiusPx !== this.#radiusPx;
    let stays = !regroup;
    let told = 0;
    for (const entry of entries) {
      const anchor = this.#anchors.get(entry.id);
      if (!anchor) {
        this.#anchors.set(entry.id, { x: entry.x, y: entry.y, entry, load });
        stays = false;
        told++;
        continue;
      }
      if (anchor.load !== load) told++;
      anchor.load = load;
      anchor.entry = entry;
      if (regroup || Math.hypot(entry.x - anchor.x, entry.y - anchor.y) > wander) {
        anchor.x = entry.x;
        anchor.y = entry.y;
        stays = false;
      }
    }
    if (told < this.#anchors.size) {
      for (const [id, anchor] of this.#anchors) if (anchor.load !== load) this.#anchors.delete(id);
      stays = false;
    }
    this.#level = level;
    this.#radiusPx = radiusPx;
    if (!stays) this.#levels.clear();
  }

  /** All groups at a level, 0 or above. Computed once per load. */
  groupsAt(level: number): readonly Group[] {
    let at = this.#levels.get(level);
    if (!at) {
      at = { parts: this.#partsAt(level), groups: [], load: -1 };
      this.#levels.set(level, at);
    }
    if (at.load !== this.#load) {
      at.groups = at.parts.map(groupOf);
      at.load = this.#load;
    }
    return at.groups;
  }

  #partsAt(level: number): readonly (readonly Anchor[])[] {
    const anchors = [...this.#anchors.values()];
    // A list per group, linked through this array while supercluster merges: next[i] follows member i until the tail.
    const next = new Int32Array(anchors.length);
    const index = new Supercluster<PointProps, GroupProps>({
      minZoom: level,
      maxZoom: level,
      radius: this.#radiusPx,
      extent: 512,
      map: ({ i }) => ({ head: i, tail: i }),
      reduce: (all, one) => {
        next[all.tail] = one.head;
        all.tail = one.tail;
      },
    });
    index.load(
      anchors.map(({ x, y }, i) => ({
        type: "Feature",
        properties: { i },
        geometry: { type: "Point", coordinates: [lngOfX(x), latOfY(y)] },
      })),
    );
    return index.getClusters([-180, -90, 180, 90], level).map(({ properties }) => {
      if (!("cluster" in properties)) return [anchors[properties.i]!];
      const { head, tail } = properties;
      const members = [anchors[head]!];
      for (let i = head; i !== tail; ) {
        i = next[i]!;
        members.push(anchors[i]!);
      }
      return members;
    });
  }
}

/** The group where its members are now. */
function groupOf(part: readonly Anchor[]): Group {
  if (part.length === 1) {
    const { entry } = part[0]!;
    return { x: entry.x, y: entry.y, count: weightOf(entry), members: [entry] };
  }
  const members: FeedEntry[] = [];
  let count = 0;
  let wx = 0;
  let wy = 0;
  for (const { entry } of part) {
    const weight = weightOf(entry);
    members.push(entry);
    count += weight;
    wx += entry.x * weight;
    wy += entry.y * weight;
  }
  return { x: wx / count, y: wy / count, count, members };
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
