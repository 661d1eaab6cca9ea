import { watchOf } from "#lib/map/watch-box.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { type TileAddress, tilesOfView } from "#lib/tracking/tile-grid.ts";
import { tileKey } from "#lib/tracking/wire.ts";
import { camerasAlong, type Path } from "./path.ts";
import type { StreetFleet } from "./street-fleet.ts";

/** What the encoder made of a tile at a tick. */
export type RecordedSection = { readonly delta: Uint8Array | null; readonly keyframe: Uint8Array };
/** The feed of a path, second by second: every tile that a map sees along it, and where each delivery stands. */
export type Recording = {
  readonly firstTick: number;
  readonly total: number;
  readonly ticks: readonly ReadonlyMap<string, RecordedSection>[];
  /** Longitude and latitude of all deliveries at each tick; empty unless asked for. */
  readonly positions: readonly Float32Array[];
};

const FIRST_TICK = 20_000_000;

/** Records so many seconds of a fleet with the encoder of the gateway. */
export function record(fleet: StreetFleet, paths: readonly Path[], seconds: number, withPositions: boolean): Recording {
  const tiles = tilesAlong(paths).map((address) => fleet.feed.watch(address));
  const ticks: Map<string, RecordedSection>[] = [];
  const positions: Float32Array[] = [];
  for (let second = 0; second < seconds; second++) {
    fleet.second();
    fleet.feed.tick(FIRST_TICK + second);
    ticks.push(new Map(tiles.map((tile) => [tile.key, { delta: tile.delta, keyframe: fleet.feed.keyframe(tile) }])));
    if (withPositions) positions.push(fleet.positions());
  }
  return { firstTick: FIRST_TICK, total: fleet.feed.size, ticks, positions };
}

function tilesAlong(paths: readonly Path[]): TileAddress[] {
  const tiles = new Map<string, TileAddress>();
  for (const path of paths) {
    for (const camera of camerasAlong(path)) {
      // The engine asks for finer tiles where it finds few deliveries.
      for (const detail of [0, 1] as const) {
        const { bbox, zoom } = watchOf(camera, detail);
        for (const tile of tilesOfView(bbox, zoom, LIMITS.tilesPerWatch))
          tiles.set(tileKey(tile.z, tile.x, tile.y), tile);
      }
    }
  }
  return [...tiles.values()];
}
