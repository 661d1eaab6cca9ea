import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "#lib/core/bytes.ts";
import { AppError } from "#lib/core/errors.ts";
import { createRng } from "#lib/core/rng.ts";
import type { PublicDelivery } from "./delivery-record.ts";
import type { FeedEntry } from "./feed.ts";
import { createFeedDecoder } from "./feed-decoder.ts";
import { tickFrame } from "./tick-frame.ts";
import { TileFeed } from "./tile-feed.ts";
import { tilesOfView } from "./tile-grid.ts";
import { MAX_SINGLES, TILE_UNITS } from "./wire.ts";

type Step = { id: number; x: number; y: number; gone: boolean; etaMin: number; seen: boolean };

/** Deliveries on a patch of the city's size around a border of tiles, some leaving and coming back. */
const step = fc.record<Step>({
  id: fc.nat(150),
  x: fc.double({ min: 0.5 - 0.0002, max: 0.5 + 0.0004, noNaN: true }),
  y: fc.double({ min: 0.25 - 0.0004, max: 0.25 + 0.0002, noNaN: true }),
  gone: fc.boolean(),
  etaMin: fc.nat(255),
  seen: fc.boolean(),
});

const VIEW = tilesOfView({ west: -0.05, south: 66.49, east: 0.13, north: 66.53 }, 12.4, 32);

function watcherOf(feed: TileFeed) {
  const decoder = createFeedDecoder();
  const tiles = VIEW.map((address) => feed.watch(address));
  decoder.setTiles(tiles.map((tile) => tile.key));
  return { decoder, tiles };
}

function sorted(entries: Iterable<FeedEntry>): string[] {
  return [...entries].map((entry) => JSON.stringify(entry)).sort();
}

describe("the map feed", () => {
  it("tells a watcher of changes what a watcher of the keyframe is told, whatever happened", () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 120 }), { minLength: 1, maxLength: 8 }), (ticks) => {
        const feed = new TileFeed();
        const out = new ByteWriter();
        const { decoder, tiles } = watcherOf(feed);
        decoder.apply(
          tickFrame(
            1,
            0,
            tiles.map((tile) => feed.keyframe(tile)),
            out,
          ),
        );
        const truth = new Map<number, PublicDelivery>();
        for (const [i, steps] of ticks.entries()) {
          const tick = i + 2;
          for (const { id, x, y, gone, etaMin, seen } of steps) {
            if (gone) {
              truth.delete(id);
              feed.remove(id);
            } else {
              const put = {
                id,
                x,
                y,
                heading: id % 8,
                vehicle: id % 3,
                area: id % 30,
                etaMin,
                seenTick: seen ? 1 : null,
              };
              truth.set(id, put);
              feed.put(put);
            }
          }
          feed.tick(tick);
          decoder.apply(
            tickFrame(
              tick,
              truth.size,
              tiles.flatMap((tile) => tile.delta ?? []),
              out,
            ),
          );
          const fresh = createFeedDecoder();
          fresh.setTiles(tiles.map((tile) => tile.key));
          fresh.apply(
            tickFrame(
              tick,
              truth.size,
              tiles.map((tile) => feed.keyframe(tile)),
              out,
            ),
          );
          expect(sorted(decoder.entries())).toEqual(sorted(fresh.entries()));
        }
        expectTruth([...decoder.entries()], [...truth.values()]);
      }),
      { numRuns: 150 },
    );
  });

  it("shows at most 64 entries a tile and loses no delivery, for a hundred thousand on one spot", () => {
    const feed = new TileFeed();
    const { decoder, tiles } = watcherOf(feed);
    for (let id = 0; id < 100_000; id++) {
      feed.put({ id, x: 0.5001, y: 0.2499, heading: -1, vehicle: 0, area: 0, etaMin: 5, seenTick: null });
    }
    feed.tick(1);
    decoder.apply(
      tickFrame(
        1,
        feed.size,
        tiles.map((tile) => feed.keyframe(tile)),
        new ByteWriter(),
      ),
    );
    const entries = [...decoder.entries()];
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ kind: "cell", count: 100_000 });
  });

  it("goes to the grid above 64 and back only below 48", () => {
    const feed = new TileFeed();
    const tile = feed.watch({ z: 4, x: 8, y: 4 });
    const modes: string[] = [];
    const show = (count: number, tick: number) => {
      while (feed.size < count) feed.put(single(feed.size));
      while (feed.size > count) feed.remove(feed.size - 1);
      feed.tick(tick);
      const decoder = createFeedDecoder();
      decoder.setTiles([tile.key]);
      decoder.apply(tickFrame(tick, count, [feed.keyframe(tile)], new ByteWriter()));
      modes.push(`${count}:${[...decoder.entries()][0]?.kind}`);
    };
    [64, 65, 60, 48, 47, 64, 65].forEach(show);
    expect(modes).toEqual(["64:delivery", "65:cell", "60:cell", "48:cell", "47:delivery", "64:delivery", "65:cell"]);
  });

  it("says nothing of a tile in which nothing changed", () => {
    const feed = new TileFeed();
    const tile = feed.watch({ z: 4, x: 8, y: 4 });
    feed.put(single(1));
    feed.tick(1);
    expect(tile.delta).not.toBeNull();
    feed.tick(2);
    expect(tile.delta).toBeNull();
  });

  it("fills a tile that comes to be watched late, at every zoom", () => {
    fc.assert(
      fc.property(
        fc.nat(16),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
          maxLength: 200,
        }),
        (z, points) => {
          const feed = new TileFeed();
          points.forEach(([x, y], id) => {
            feed.put({ ...single(id), x, y });
          });
          const n = 2 ** z;
          const addresses = new Map(
            points.map(([x, y]) => [
              Math.min(n - 1, Math.floor(y * n)) * n + Math.min(n - 1, Math.floor(x * n)),
              [x, y],
            ]),
          );
          let members = 0;
          for (const number of addresses.keys())
            members += feed.watch({ z, x: number % n, y: Math.floor(number / n) }).size;
          expect(members).toBe(points.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("the decoder", () => {
  it("takes a million mutated frames and answers each with a tick or bad_frame", () => {
    const feed = new TileFeed();
    const { tiles } = watcherOf(feed);
    const rng = createRng("mutations");
    const frames: Uint8Array[] = [];
    const out = new ByteWriter();
    for (let tick = 1; tick < 40; tick++) {
      for (let i = 0; i < 80; i++) {
        const x = 0.5 + rng.range(-0.0002, 0.0004);
        feed.put({ ...single(rng.int(0, 90)), x, y: 0.25 + rng.range(-0.0004, 0.0002), etaMin: rng.int(0, 30) });
      }
      feed.tick(tick);
      frames.push(
        tickFrame(
          tick,
          90,
          tiles.map((tile) => (tick % 5 === 0 ? feed.keyframe(tile) : (tile.delta ?? feed.keyframe(tile)))),
          out,
        ),
      );
    }
    let taken = 0;
    let refused = 0;
    const decoder = createFeedDecoder();
    decoder.setTiles(tiles.map((tile) => tile.key));
    for (let i = 0; i < 1_000_000; i++) {
      const frame = (frames[i % frames.length] as Uint8Array).slice();
      for (let k = rng.int(0, 3); k >= 0; k--) frame[rng.int(0, frame.length - 1)] = rng.int(0, 255);
      const cut = rng.next() < 0.2 ? frame.subarray(0, rng.int(0, frame.length)) : frame;
      try {
        decoder.apply(cut);
        taken++;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== "bad_frame") throw error;
        refused++;
      }
    }
    expect(taken + refused).toBe(1_000_000);
    expect(refused).toBeGreaterThan(0);
    expect(taken).toBeGreaterThan(0);
    expect([...decoder.entries()].length).toBeLessThanOrEqual(tiles.length * MAX_SINGLES);
  }, 120_000);
});

function single(id: number): PublicDelivery {
  return { id, x: 0.5 + id / 1e5, y: 0.25 + id / 1e5, heading: -1, vehicle: 0, area: 255, etaMin: 255, seenTick: null };
}

/** Every delivery is there once, as itself within a unit of its place or in the count of its cell. */
function expectTruth(entries: FeedEntry[], truth: PublicDelivery[]): void {
  const inView = truth.filter(({ x, y }) =>
    VIEW.some((tile) => Math.floor(x * 2 ** tile.z) === tile.x && Math.floor(y * 2 ** tile.z) === tile.y),
  );
  const counted = entries.reduce((sum, entry) => sum + (entry.kind === "cell" ? entry.count : 1), 0);
  expect(counted).toBe(inView.length);
  const byId = new Map(truth.map((delivery) => [delivery.id, delivery]));
  const unit = 1 / (TILE_UNITS * 2 ** (VIEW[0]?.z ?? 0));
  for (const entry of entries) {
    if (entry.kind === "cell") continue;
    const real = byId.get(entry.id);
    expect(real).toBeDefined();
    expect(Math.abs(entry.x - (real?.x ?? 0))).toBeLessThanOrEqual(unit);
    expect(Math.abs(entry.y - (real?.y ?? 0))).toBeLessThanOrEqual(unit);
    expect(entry.etaMin).toBe(real?.etaMin);
  }
}
