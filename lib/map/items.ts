import type { Vehicle } from "#lib/tracking/trip.ts";

/** What is on the map, told in words' raw material: the list, the labels and the card are made from it. */

type Placed = {
  /** Stable while the marker lives. */
  readonly key: string;
  readonly lng: number;
  readonly lat: number;
  /** From the middle of the visible map. */
  readonly distanceM: number;
};

export type ClusterItem = Placed & { readonly kind: "cluster"; readonly count: number };

export type DeliveryItem = Placed & {
  readonly kind: "delivery";
  readonly id: number;
  readonly vehicle: Vehicle;
  /** Index into the city's areas, null = not known. */
  readonly area: number | null;
  readonly etaMin: number | null;
  /** Degrees, 0 = north, clockwise; null = not known. */
  readonly headingDeg: number | null;
  /** Seconds since the driver was last heard; 0 = within the last ten seconds. */
  readonly seenAgoS: number;
  readonly selected: boolean;
};

export type MarkerItem = ClusterItem | DeliveryItem;

/** One consistent look at the map: `items` are exactly the markers that stand on it, nearest first. */
export type Snapshot = {
  readonly tick: number;
  /** Deliveries on the way in the whole city. */
  readonly total: number;
  /** Deliveries on the visible map, those inside clusters counted. */
  readonly inView: number;
  readonly items: readonly MarkerItem[];
  /** The chosen delivery, also where it has left the visible map; null where the feed does not tell it apart. */
  readonly selected: DeliveryItem | null;
};

/** Words for markers, so that the interface translates them. */
export type MarkerLabels = {
  /** Name of the whole map. */
  readonly map: string;
  cluster(item: ClusterItem): string;
  delivery(item: DeliveryItem): string;
};

/** The hard cap: every marker in the document counts to it. */
export const MAX_MARKERS = 100;
