import { distanceM, type LngLat, latOfY, lngOfX } from "#lib/core/geo.ts";
import type { FeedDelivery, FeedEntry } from "#lib/tracking/feed.ts";
import { type Camera, isInside, screenOf, viewOf, visibleRect, worldPx } from "./camera.ts";
import { Clusterer, type Group, groupingOf, groupsInView } from "./cluster.ts";
import { type NamedGroup, nameGroups } from "./identity.ts";
import type { ClusterItem, DeliveryItem, MarkerItem, Snapshot } from "./items.ts";
import { spreadGroups } from "./spread.ts";

/** A marker as it should stand on the map. */
export type PlacedMarker = {
  readonly key: string;
  readonly group: Group;
  /** The delivery, where the marker is one. */
  readonly delivery: FeedDelivery | null;
  readonly selected: boolean;
  /** The marker in words' raw material, as the camera sees it. */
  readonly item: MarkerItem;
};

/** Markers whose middle is this far outside the visible map still show their rim. */
const RIM_PX = 28;
/** A cluster hands its name on over this distance where no delivery tells. */
const SAME_PX = 64;

/** What the feed told and what of it stands on the map. No DOM, no time of its own. */
export class Scene {
  readonly #clusterer = new Clusterer();
  readonly #tickMs: number;
  #deliveries = new Map<number, FeedDelivery>();
  #entries: FeedEntry[] = [];
  #tick = 0;
  #total = 0;
  #loaded = "";
  #step = 0;
  #wanted = "";
  #clusters: readonly NamedGroup[] = [];
  #placed: readonly PlacedMarker[] = [];
  #names = 0;
  /** Middle of the visible map as it was arranged last. */
  #middle: LngLat = { lng: 0, lat: 0 };
  #selectedId: number | null = null;

  constructor(tickMs = 1000) {
    this.#tickMs = tickMs;
  }

  get placed(): readonly PlacedMarker[] {
    return this.#placed;
  }

  get selectedId(): number | null {
    return this.#selectedId;
  }

  /** All that is watched, on the screen and beside it. */
  get entries(): readonly FeedEntry[] {
    return this.#entries;
  }

  /** Chooses a delivery: it stands alone, whatever is near it. */
  select(id: number | null): void {
    this.#selectedId = id;
    this.#loaded = "";
  }

  load(tick: number, total: number, entries: Iterable<FeedEntry>): void {
    this.#tick = tick;
    this.#total = total;
    this.#entries = [...entries];
    this.#deliveries = new Map();
    for (const entry of this.#entries) if (entry.kind === "delivery") this.#deliveries.set(entry.id, entry);
    this.#loaded = "";
  }

  /** Decides what stands on the map: at most `max` markers, the chosen one among them. */
  arrange(camera: Camera, max: number): readonly PlacedMarker[] {
    this.#middle = viewOf(camera);
    const { level, radiusPx } = groupingOf(camera);
    const selected = this.#selectedId === null ? null : (this.#deliveries.get(this.#selectedId) ?? null);
    const wanted = `${level}/${radiusPx}`;
    if (this.#loaded !== wanted) {
      this.#clusterer.load(selected ? this.#without(selected) : this.#entries, level, radiusPx);
      this.#loaded = wanted;
    }
    if (wanted !== this.#wanted) this.#step = 0;
    this.#wanted = wanted;
    const rect = visibleRect(camera, RIM_PX);
    const inView = (at: { x: number; y: number }) => isInside(rect, screenOf(camera, at.x, at.y));
    const alone = selected && max > 0 && inView(selected) ? selected : null;
    const room = alone ? max - 1 : max;
    const { groups, step } = groupsInView((at) => this.#clusterer.groupsAt(at), inView, level, room, this.#step);
    this.#step = step;
    const wasAlone = new Set<number>();
    for (const { delivery } of this.#placed) if (delivery) wasAlone.add(delivery.id);
    const spread = spreadGroups(groups, camera.zoom, room, wasAlone);
    const named = nameGroups(this.#clusters, spread, SAME_PX / worldPx(camera.zoom), () => `c${++this.#names}`);
    this.#clusters = named;
    const placed = named.map(({ key, group }) => this.#place(key, group, onlyDelivery(group), false));
    if (alone) {
      const group: Group = { x: alone.x, y: alone.y, count: 1, members: [alone] };
      placed.push(this.#place(`d${alone.id}`, group, alone, true));
    }
    this.#placed = placed;
    return placed;
  }

  /** What was arranged last in words, nearest to the middle of the visible map first. */
  snapshot(): Snapshot {
    const items = this.#placed
      .map(({ item }) => item)
      .sort((a, b) => a.distanceM - b.distanceM || (a.key < b.key ? -1 : 1));
    const inView = this.#placed.reduce((sum, { group }) => sum + group.count, 0);
    const selected = this.#selectedId === null ? undefined : this.#deliveries.get(this.#selectedId);
    return {
      tick: this.#tick,
      total: this.#total,
      inView,
      items,
      selected: selected ? this.#deliveryItem(`d${selected.id}`, selected) : null,
    };
  }

  #place(key: string, group: Group, delivery: FeedDelivery | null, selected: boolean): PlacedMarker {
    const item = delivery ? this.#deliveryItem(key, delivery) : this.#clusterItem(key, group);
    return { key, group, delivery, selected, item };
  }

  #clusterItem(key: string, { x, y, count }: Group): ClusterItem {
    const lng = lngOfX(x);
    const lat = latOfY(y);
    return { kind: "cluster", key, lng, lat, distanceM: distanceM(this.#middle, { lng, lat }), count };
  }

  #deliveryItem(key: string, delivery: FeedDelivery): DeliveryItem {
    const lng = lngOfX(delivery.x);
    const lat = latOfY(delivery.y);
    const seenTicks = delivery.seenTick === null ? 0 : Math.max(0, this.#tick - delivery.seenTick);
    return {
      kind: "delivery",
      key,
      lng,
      lat,
      distanceM: distanceM(this.#middle, { lng, lat }),
      id: delivery.id,
      vehicle: delivery.vehicle,
      area: delivery.area === 255 ? null : delivery.area,
      etaMin: delivery.etaMin === 255 ? null : delivery.etaMin,
      headingDeg: delivery.heading < 0 ? null : delivery.heading * 45,
      seenAgoS: Math.round((seenTicks * this.#tickMs) / 1000),
      selected: delivery.id === this.#selectedId,
    };
  }

  #without(selected: FeedDelivery): FeedEntry[] {
    return this.#entries.filter((entry) => entry.id !== selected.id);
  }
}

function onlyDelivery(group: Group): FeedDelivery | null {
  const only = group.members.length === 1 ? group.members[0]! : null;
  return only?.kind === "delivery" ? only : null;
}
