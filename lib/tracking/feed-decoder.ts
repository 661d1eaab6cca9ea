import { ByteReader } from "#lib/core/bytes.ts";
import { AppError } from "#lib/core/errors.ts";
import type { FeedCell, FeedDelivery, FeedEntry, TileKey } from "./feed.ts";
import { VEHICLES } from "./trip.ts";
import {
  CELL_OP,
  CELL_UNITS,
  DELIVERY_OP,
  FRAME_KINDS,
  GRID,
  MAX_SINGLES,
  MAX_TILE_ZOOM,
  META,
  PROTOCOL_VERSION,
  PUT,
  SECTION,
  TILE_UNITS,
  tileKey,
} from "./wire.ts";

type Single = {
  id: number;
  x: number;
  y: number;
  heading: number;
  vehicle: number;
  area: number;
  etaMin: number;
  seenTick: number | null;
};
type Cell = { count: number; middle: number };
type Named = { key: TileKey; handle: number; seq: number; z: number; x: number; y: number };
type Tile = Named & ({ grid: false; slots: (Single | undefined)[] } | { grid: true; cells: (Cell | undefined)[] });

/** What a frame did. `tick` is the gateway's; `total` counts the deliveries on the way in the whole city. */
export type AppliedFrame = {
  readonly tick: number;
  readonly total: number;
  readonly changed: TileKey[];
  readonly positions: number;
};

/**
 * The receiving end of the map feed: keeps the watched tiles as the gateway last told them.
 *
 * `apply` throws AppError("bad_frame") on anything that does not follow the layout, or on a change to a tile whose
 * keyframe or predecessor is missing; the connection is then to be resynchronised. Tiles no longer watched are ignored.
 */
export function createFeedDecoder() {
  const tiles = new Map<TileKey, Tile>();
  const byHandle = new Map<number, Tile>();
  let watched: ReadonlySet<TileKey> = new Set();

  function setTiles(keys: readonly TileKey[]): void {
    watched = new Set(keys);
    for (const tile of tiles.values()) if (!watched.has(tile.key)) forget(tile);
  }

  function forget(tile: Tile): void {
    tiles.delete(tile.key);
    if (byHandle.get(tile.handle) === tile) byHandle.delete(tile.handle);
  }

  function apply(frame: Uint8Array): AppliedFrame {
    const input = new ByteReader(frame);
    if (input.u8() !== ((PROTOCOL_VERSION << 4) | FRAME_KINDS.tick)) throw new AppError("bad_frame", "not a tick");
    const tick = input.varint();
    const total = input.varint();
    const changed: TileKey[] = [];
    let positions = 0;
    while (!input.done) {
      const head = input.u8();
      const tile = head & SECTION.keyframe ? readKeyframe(input, head) : nextOf(input, head);
      const records = input.varint();
      if (records > MAX_SINGLES) throw new AppError("bad_frame", "too many records");
      if (tile.grid) readCells(input, tile.cells, records);
      else positions += readSingles(input, tile.slots, records, tick);
      changed.push(tile.key);
    }
    return { tick, total, changed, positions };
  }

  /** An empty tile in place of what was held of it, and of what had its handle before. */
  function readKeyframe(input: ByteReader, head: number): Tile {
    const z = head & SECTION.low;
    const handle = input.varint();
    const x = input.varint();
    const y = input.varint();
    const seq = input.u8();
    if (z > MAX_TILE_ZOOM || x >= 2 ** z || y >= 2 ** z) throw new AppError("bad_frame", "no such tile");
    const named = { key: tileKey(z, x, y), handle, seq, z, x, y };
    const tile: Tile = head & SECTION.grid ? { grid: true, ...named, cells: [] } : { grid: false, ...named, slots: [] };
    for (const old of [byHandle.get(handle), tiles.get(tile.key)]) if (old) forget(old);
    if (watched.has(tile.key)) {
      tiles.set(tile.key, tile);
      byHandle.set(handle, tile);
    }
    return tile;
  }

  /** The tile of a section of changes, which must be the one after what was read of it last. */
  function nextOf(input: ByteReader, head: number): Tile {
    const tile = byHandle.get(input.varint());
    const seq = head & SECTION.low;
    const fits = tile && tile.grid === ((head & SECTION.grid) !== 0) && seq === ((tile.seq + 1) & SECTION.low);
    if (!fits) throw new AppError("bad_frame", "a change without its predecessor");
    tile.seq = seq;
    return tile;
  }

  function* entries(): Generator<FeedEntry> {
    for (const [key, tile] of tiles) {
      const scale = 1 / (TILE_UNITS * 2 ** tile.z);
      const originX = tile.x * TILE_UNITS;
      const originY = tile.y * TILE_UNITS;
      if (tile.grid) {
        for (const [index, cell] of tile.cells.entries()) {
          if (cell) yield cellEntry(key, index, cell, originX, originY, scale);
        }
      } else {
        for (const single of tile.slots) if (single) yield deliveryEntry(single, originX, originY, scale);
      }
    }
  }

  return { setTiles, apply, entries };
}

export type FeedDecoder = ReturnType<typeof createFeedDecoder>;

function deliveryEntry(single: Single, originX: number, originY: number, scale: number): FeedDelivery {
  return {
    kind: "delivery",
    id: single.id,
    x: (originX + single.x + 0.5) * scale,
    y: (originY + single.y + 0.5) * scale,
    heading: single.heading,
    vehicle: VEHICLES[single.vehicle] ?? "bike",
    area: single.area,
    etaMin: single.etaMin,
    seenTick: single.seenTick,
  };
}

function cellEntry(key: TileKey, index: number, cell: Cell, originX: number, originY: number, scale: number): FeedCell {
  const step = CELL_UNITS / 16;
  return {
    kind: "cell",
    id: `${key}#${index}`,
    x: (originX + (index % GRID) * CELL_UNITS + ((cell.middle >> 4) + 0.5) * step) * scale,
    y: (originY + Math.floor(index / GRID) * CELL_UNITS + ((cell.middle & 15) + 0.5) * step) * scale,
    count: cell.count,
  };
}

/** Reads the records of a tile of singles; answers how many positions they held. */
function readSingles(input: ByteReader, slots: (Single | undefined)[], records: number, tick: number): number {
  let slot = -1;
  let positions = 0;
  for (let i = 0; i < records; i++) {
    const head = input.varint();
    slot += (head >> 2) + 1;
    if (slot >= MAX_SINGLES) throw new AppError("bad_frame", "slot out of range");
    const op = head & 3;
    if (op === DELIVERY_OP.put) {
      slots[slot] = readPut(input, tick);
      positions++;
      continue;
    }
    const single = slots[slot];
    if (!single) throw new AppError("bad_frame", "a change to an empty slot");
    const what = op === DELIVERY_OP.meta ? input.u8() : op === DELIVERY_OP.far ? META.far : META.moved;
    if (what > (META.eta | META.seen | META.far)) throw new AppError("bad_frame", "no such change");
    if (what === 0) slots[slot] = undefined;
    if (what & META.eta) single.etaMin = input.u8();
    if (what & META.seen) single.seenTick = readAge(input, tick);
    if (what & META.moved) {
      const packed = input.u8();
      step(single, (packed >> 4) - 8, (packed & 15) - 8);
    } else if (what & META.far) step(single, input.zigzag(), input.zigzag());
    if (what & (META.moved | META.far)) positions++;
  }
  return positions;
}

/** Moves a delivery within its tile. Its heading is where it moved: the wire does not repeat it. */
function step(single: Single, dx: number, dy: number): void {
  single.x = onTile(single.x + dx);
  single.y = onTile(single.y + dy);
  if (dx !== 0 || dy !== 0) single.heading = headingOf(dx, dy);
}

function readPut(input: ByteReader, tick: number): Single {
  const id = input.u32();
  const x = onTile(input.varint());
  const y = onTile(input.varint());
  const bits = input.u8();
  const heading = bits & PUT.headingMask;
  const vehicle = (bits >> PUT.vehicleShift) & 3;
  if (heading > PUT.noHeading || vehicle >= VEHICLES.length) throw new AppError("bad_frame", "heading or vehicle");
  const area = input.u8();
  const etaMin = input.u8();
  const seenTick = bits & PUT.seen ? readAge(input, tick) : null;
  return { id, x, y, heading: heading === PUT.noHeading ? -1 : heading, vehicle, area, etaMin, seenTick };
}

/** Age in ticks; 0 = heard just now. */
function readAge(input: ByteReader, tick: number): number | null {
  const age = input.varint();
  return age === 0 ? null : tick - age;
}

function readCells(input: ByteReader, cells: (Cell | undefined)[], records: number): void {
  let index = -1;
  for (let i = 0; i < records; i++) {
    const head = input.varint();
    index += (head >> 2) + 1;
    if (index >= GRID * GRID) throw new AppError("bad_frame", "cell out of range");
    const op = head & 3;
    const before = cells[index] ?? { count: 0, middle: 0 };
    if (op > CELL_OP.count) throw new AppError("bad_frame", "no such operation");
    const count = op === CELL_OP.middle ? before.count : before.count + input.zigzag();
    const middle = op === CELL_OP.count ? before.middle : input.u8();
    if (count < 0 || !Number.isSafeInteger(count)) throw new AppError("bad_frame", "count out of range");
    cells[index] = count === 0 ? undefined : { count, middle };
  }
}

function onTile(unit: number): number {
  if (unit < 0 || unit >= TILE_UNITS) throw new AppError("bad_frame", "outside its tile");
  return unit;
}

/** Eighths of a turn for a step east `dx` and south `dy`; 0 = north, clockwise. */
export function headingOf(dx: number, dy: number): number {
  return (Math.round((Math.atan2(dx, -dy) * 4) / Math.PI) + 8) % 8;
}
