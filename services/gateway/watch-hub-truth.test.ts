import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { tilesOfView } from "#lib/tracking/tile-grid.ts";
import { type Joined, keysOf, PLACE, single, sorted, TILES, WatchWorld } from "#tests/helpers/watch-world.ts";

let world: WatchWorld;

type Step =
  | { do: "put"; ids: number[]; shift: number }
  | { do: "remove"; ids: number[] }
  | { do: "watch"; who: number; id: number; view: number }
  | { do: "unwatch"; who: number; id: number }
  | { do: "slow"; who: number }
  | { do: "read"; who: number }
  | { do: "resync"; who: number }
  | { do: "tick" };

const VIEWS = [
  TILES,
  tilesOfView(PLACE, 14, LIMITS.tilesPerWatch),
  tilesOfView(PLACE, 11, LIMITS.tilesPerWatch),
  tilesOfView({ west: -180, south: -80, east: 180, north: 80 }, 3, LIMITS.tilesPerWatch),
  TILES.slice(0, 1),
];
const some = fc.array(fc.nat(119), { maxLength: 60 });
const who = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant("tick" as const) }), weight: 6 },
  {
    arbitrary: fc.record({ do: fc.constant("put" as const), ids: some, shift: fc.integer({ min: -300, max: 300 }) }),
    weight: 5,
  },
  { arbitrary: fc.record({ do: fc.constant("remove" as const), ids: some }), weight: 1 },
  {
    arbitrary: fc.record({ do: fc.constant("watch" as const), who, id: fc.nat(2), view: fc.nat(VIEWS.length - 1) }),
    weight: 3,
  },
  { arbitrary: fc.record({ do: fc.constant("unwatch" as const), who, id: fc.nat(2) }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("slow" as const), who }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("read" as const), who }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant("resync" as const), who }), weight: 1 },
);

describe("whatever is watched, moved, slow and lost", () => {
  it("leaves each watcher who has read everything with the truth of its tiles", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        world = new WatchWorld();
        const watchers = Array.from({ length: 4 }, () => world.join());
        const pick = (i: number) => watchers[i] as (typeof watchers)[number];
        for (const one of steps) perform(one, pick);
        for (const { socket } of watchers) {
          socket.reads = true;
          socket.drain();
        }
        // One tick to learn that they have read, one more that brings all up to date.
        for (let i = 0; i < 2; i++) perform({ do: "tick" }, pick);
        for (const { decoder, watcher } of watchers) {
          expect(watcher.behindSince).toBeNull();
          const fresh = world.join();
          for (const [id, tiles] of watcher.watches) fresh.watch(id, tiles);
          expect(sorted(decoder)).toEqual(sorted(fresh.decoder));
          fresh.close();
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

function perform(one: Step, pick: (i: number) => Joined): void {
  switch (one.do) {
    case "put":
      for (const id of one.ids) world.feed.put(single(id, one.shift + id));
      break;
    case "remove":
      for (const id of one.ids) world.feed.remove(id);
      break;
    case "watch":
      pick(one.who).watch(one.id, VIEWS[one.view] ?? TILES);
      break;
    case "unwatch": {
      const { watcher, decoder, socket } = pick(one.who);
      world.hub.catchUp(watcher);
      world.hub.endWatch(watcher, one.id);
      const left = keysOf(watcher.watches.values());
      socket.queue(0, () => decoder.setTiles(left));
      break;
    }
    case "slow":
      pick(one.who).socket.reads = false;
      pick(one.who).socket.queue(LIMITS.unsentBytes, () => {});
      break;
    case "read": {
      const { socket } = pick(one.who);
      socket.reads = true;
      socket.drain();
      break;
    }
    case "resync":
      world.hub.resync(pick(one.who).watcher);
      break;
    case "tick":
      world.tick++;
      for (let i = 0; i < 4; i++) pick(i).watcher.heardTick = world.tick;
      world.hub.tick(world.tick);
  }
}
