import type { Vehicle } from "./trip.ts";

/** What the map feed shows, as a client holds it after decoding. Positions are in the Mercator unit square. */

/** `${z}/${x}/${y}` of a feed tile: 1,024 CSS pixels at map zoom z + 1 (MapLibre's zoom, 512-pixel world). */
export type TileKey = string;

/** One delivery, where a tile holds few. */
export type FeedDelivery = {
  readonly kind: "delivery";
  /** Pseudonymous and stable for the delivery's life, across tiles. */
  readonly id: number;
  readonly x: number;
  readonly y: number;
  /** Eighths of a turn, 0 = north, clockwise; -1 = not known. */
  readonly heading: number;
  readonly vehicle: Vehicle;
  /** Index into the city's areas, 255 = unknown. */
  readonly area: number;
  /** Minutes to arrival, 255 = unknown. */
  readonly etaMin: number;
  /** The gateway's tick at which the driver was last heard, where that is 10 s or more ago; null = heard just now. */
  readonly seenTick: number | null;
};

/** A cell of the 8 × 8 grid, where a tile holds many: how many and their middle. */
export type FeedCell = {
  readonly kind: "cell";
  /** Stable: `${tileKey}#${cell}`. */
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly count: number;
};

export type FeedEntry = FeedDelivery | FeedCell;
