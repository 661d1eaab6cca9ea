import { describe, expect, it } from "vitest";
import { ByteWriter } from "#lib/core/bytes.ts";
import type { PublicDelivery } from "./delivery-record.ts";
import type { FeedDelivery } from "./feed.ts";
import { createFeedDecoder } from "./feed-decoder.ts";
import { tickFrame } from "./tick-frame.ts";
import { MAX_TILES, TileFeed } from "./tile-feed.ts";
import { TILE_UNITS } from "./wire.ts";

const TILE = { z: 4, x: 8, y: 4 };
const at = (id: number, unitX: number, unitY: number, more: Partial<PublicDelivery> = {}): PublicDelivery => ({
  id,
  x: (TILE.x + unitX / TILE_UNITS) / 2 ** TILE.z,
  y: (TILE.y + unitY / TILE_UNITS) / 2 ** TILE.z,
  heading: 2,
  vehicle: 1,
  area: 9,
  etaMin: 12,
  seenTick: null,
  ...more,
});

/** A feed with one watched tile and a decoder that hears every change of it. */
function watched() {
  const feed = new TileFeed();
  const tile = feed.watch(TILE);
  const out = new ByteWriter();
  const decoder = createFeedDecoder();
  decoder.setTiles([tile.key]);
  decoder.apply(tickFrame(0, 0, [feed.keyframe(tile)], out));
  let now = 0;
  const tick = () => {
    feed.tick(++now);
    const frame = tickFrame(now, feed.size, tile.delta ? [tile.delta] : [], out);
    decoder.apply(frame);
    return { bytes: frame.length, entries: [...decoder.entries()] as FeedDelivery[] };
  };
  return { feed, tile, tick };
}

describe("a tile", () => {
  it("says a step of a few units in three bytes", () => {
    const { feed, tick } = watched();
    feed.put(at(1, 500, 500));
    const put = tick().bytes;
    const empty = tick().bytes;
    feed.put(at(1, 503, 497));
    const { bytes, entries } = tick();
    expect(put).toBeGreaterThan(bytes);
    // Section: kind and number, handle, count; record: slot and step.
    expect(bytes - empty).toBe(3 + 2);
    expect(entries).toMatchObject([{ id: 1, heading: 1 }]);
  });

  it("goes round its sequence of 256 without a keyframe and without a slip", () => {
    const { feed, tick } = watched();
    for (let i = 0; i < 700; i++) {
      feed.put(at(1, 100 + (i % 800), 500));
      expect(tick().entries).toMatchObject([{ id: 1, x: at(1, 100.5 + (i % 800), 0).x }]);
    }
  });

  it("holds a delivery that left and came back in one tick, in its slot or another's", () => {
    const { feed, tick } = watched();
    for (let id = 0; id < 3; id++) feed.put(at(id, 10 * id, 10));
    tick();
    feed.remove(1);
    feed.put(at(7, 77, 77));
    feed.put(at(1, 400, 400, { etaMin: 99 }));
    feed.remove(0);
    feed.put(at(2, -50, 10));
    feed.put(at(2, 21, 10));
    const { entries } = tick();
    expect(entries.map(({ id, etaMin }) => [id, etaMin]).sort()).toEqual([
      [1, 99],
      [2, 12],
      [7, 12],
    ]);
  });

  it("says nothing for a delivery that came and went between two ticks", () => {
    const { feed, tile, tick } = watched();
    feed.put(at(1, 5, 5));
    feed.remove(1);
    tick();
    expect(tile.delta).toBeNull();
  });

  it("flips to the grid and back in step with who listens, while its deliveries move on", () => {
    const { feed, tick } = watched();
    for (let round = 0; round < 6; round++) {
      for (let id = 0; id < 80; id++) feed.put(at(id, (id * 13 + round) % 1000, (id * 7) % 1000));
      const full = tick().entries;
      expect(full.reduce((sum, entry) => sum + ((entry as unknown as { count?: number }).count ?? 1), 0)).toBe(80);
      for (let id = 20; id < 80; id++) feed.remove(id);
      for (let id = 0; id < 20; id++) feed.put(at(id, (id * 13 + round + 3) % 1000, (id * 7) % 1000));
      expect(
        tick()
          .entries.map(({ id }) => id)
          .sort((a, b) => a - b),
      ).toEqual(Array.from({ length: 20 }, (_, i) => i));
    }
  });

  it("counts an age in its keyframe from the tick that it is sent with", () => {
    const { feed, tile, tick } = watched();
    feed.put(at(1, 5, 5, { seenTick: 1 }));
    tick();
    for (let i = 0; i < 20; i++) tick();
    const fresh = createFeedDecoder();
    fresh.setTiles([tile.key]);
    fresh.apply(tickFrame(21, 1, [feed.keyframe(tile)], new ByteWriter()));
    expect([...fresh.entries()]).toMatchObject([{ seenTick: 1 }]);
  });
});

describe("the tiles that are held", () => {
  it("stay for who comes back soon, and go when nobody does", () => {
    const feed = new TileFeed();
    feed.unwatch(feed.watch(TILE));
    feed.tick(10);
    feed.tick(30);
    expect(feed.tileCount).toBe(1);
    feed.tick(31);
    expect(feed.tileCount).toBe(0);
  });

  it("are bounded for a storm of watches: who nobody watches goes first, and then there is no room", () => {
    const feed = new TileFeed();
    const row = (y: number, count: number) => Array.from({ length: count }, (_, x) => ({ z: 16, x, y }));
    for (const address of row(1, MAX_TILES - 32)) feed.unwatch(feed.watch(address));
    expect(feed.hasRoom(row(2, 32))).toBe(true);
    expect(feed.tileCount).toBe(MAX_TILES - 32);
    expect(feed.hasRoom(row(2, 33))).toBe(true);
    expect(feed.tileCount).toBe(0);
    for (const address of row(1, MAX_TILES)) feed.watch(address);
    expect(feed.hasRoom(row(2, 1))).toBe(false);
    expect(feed.hasRoom(row(1, 32))).toBe(true);
  });

  it("keep only so many that nobody watches, even within a tick's time", () => {
    const feed = new TileFeed();
    for (let x = 0; x < 20_000; x++) feed.unwatch(feed.watch({ z: 16, x, y: 0 }));
    feed.tick(1);
    expect(feed.tileCount).toBe(5_000);
  });
});
