/** The constants that both ends of the feed share; no library comes with them into the browser. */

/** The version of every message, text and binary. docs/protocol.md is its specification. */
export const PROTOCOL_VERSION = 1;
/** The low four bits of a binary frame's first byte. */
export const FRAME_KINDS = { tick: 1, positions: 2, orderPosition: 3 } as const;

/** Milliseconds between two ticks, and the instant of tick 0. Ticks have the same number on every gateway. */
export const TICK_MS = 1000;
export const TICK_EPOCH_MS = Date.UTC(2026, 0, 1);

/** The tick that this instant (ms since 1970) belongs to. */
export function tickAt(nowMs: number): number {
  return Math.floor((nowMs - TICK_EPOCH_MS) / TICK_MS);
}

/** A tile is divided into this many units a side: one CSS pixel at its own zoom. */
export const TILE_UNITS = 1024;
/** The grid of a full tile: 8 × 8 cells of 128 units. */
export const GRID = 8;
export const CELL_UNITS = TILE_UNITS / GRID;
/** A tile holds at most this many single deliveries; above it the grid, and singles again only below the second. */
export const MAX_SINGLES = 64;
export const SINGLES_AGAIN = 48;
/** Deepest tile of the feed: beyond it every map zoom uses this one. */
export const MAX_TILE_ZOOM = 16;

/**
 * First byte of a tile section: keyframe?, grid?, and in the low five bits the zoom of a keyframe, or else the section's
 * number in the order of its tile's. Only a keyframe says which tile it is of; the others name it by its handle.
 */
export const SECTION = { keyframe: 0x80, grid: 0x40, low: 0x1f } as const;

/**
 * Operations on slots, in the low two bits of the record's first varint; the rest of it is the gap to the slot before.
 * A delivery: move (one byte, −8…7 units each way), far (two zigzags), put (all of it), meta (a byte of what follows).
 */
export const DELIVERY_OP = { move: 0, far: 1, put: 2, meta: 3 } as const;
/** What a meta record holds, in this order. Nothing set: the delivery has left the tile. */
export const META = { eta: 1, seen: 2, moved: 4, far: 8 } as const;
/** A cell: middle only, count and middle, count only. A count of 0 empties the cell. */
export const CELL_OP = { middle: 0, both: 1, count: 2 } as const;

/** The byte of a put: heading in the low four bits (8 = unknown), vehicle in the next two, then whether an age follows. */
export const PUT = { headingMask: 15, noHeading: 8, vehicleShift: 4, seen: 0x40 } as const;

/** Names a section's tile. */
export function tileKey(z: number, x: number, y: number): string {
  return `${z}/${x}/${y}`;
}
