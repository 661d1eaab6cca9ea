import { type LngLat, moveBy } from "#lib/core/geo.ts";
import { createId, type DeliveryId, type DriverId } from "#lib/core/ids.ts";
import { createRng, type Rng } from "#lib/core/rng.ts";
import { cameraOf, NO_PADDING } from "#lib/map/camera.ts";
import { type Detail, watchOf } from "#lib/map/watch-box.ts";
import type { PublicDelivery } from "#lib/tracking/delivery-record.ts";
import { createFeedDecoder, type FeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { Fleet } from "#lib/tracking/fleet.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import type { StreetPoints } from "#lib/tracking/public-view.ts";
import { TileFeed } from "#lib/tracking/tile-feed.ts";
import { tilesOfView } from "#lib/tracking/tile-grid.ts";
import { type Trip, VEHICLES } from "#lib/tracking/trip.ts";
import { TICK_EPOCH_MS, TICK_MS, tileKey } from "#lib/tracking/wire.ts";
import { type Watcher, WatchHub } from "#services/gateway/watch-hub.ts";
import { freshWatcher } from "#tests/helpers/fresh-watcher.ts";
import type { Walker } from "./street-walk.ts";

/** The screen that the figures speak of, CSS pixels. */
export const SCREEN = { width: 1440, height: 900 } as const;

/** Takes a watcher's bytes off the wire, WebSocket header and all, and decodes them as a browser does. */
export type Screen = {
  readonly decoder: FeedDecoder;
  readonly tileZoom: number;
  /** Bytes since the last reset. */
  wireBytes: number;
};

/** The feed, and what it was told last: what a screen must come to show. */
class WitnessedFeed extends TileFeed {
  readonly shown = new Map<number, PublicDelivery>();

  override put(delivery: PublicDelivery): void {
    this.shown.set(delivery.id, delivery);
    super.put(delivery);
  }

  override remove(id: number): void {
    this.shown.delete(id);
    super.remove(id);
  }
}

/**
 * The gateway without a network: the production fleet, tiles and hub over a clock that jumps from tick to tick.
 * What a socket would be given is counted, unframed and decoded.
 */
export class MemoryGateway {
  nowMs = TICK_EPOCH_MS + 10_000_000 * TICK_MS;
  readonly feed = new WitnessedFeed();
  private readonly fleet: Fleet;
  private readonly hub: WatchHub;
  private readonly walkers: readonly Walker[];
  private readonly trips: Trip[] = [];
  private readonly arrivals: number[] = [];
  private readonly rng: Rng;
  private seq = 0;

  constructor(walkers: readonly Walker[], streets: StreetPoints, seed: number | string) {
    this.fleet = new Fleet({ feed: this.feed, streets, cutSecret: 1 });
    this.hub = new WatchHub(this.feed);
    this.walkers = walkers;
    this.rng = createRng(seed).fork("trips");
    // Everybody begins somewhere in the middle of a trip.
    for (const [i, walker] of walkers.entries()) {
      const pickup = moveBy(walker.at, this.rng.range(400, 2_000), this.rng.range(0, 360));
      this.beginTrip(i, pickup, walker.door);
    }
    this.hub.tick(this.tickNumber);
  }

  get tickNumber(): number {
    return Math.floor((this.nowMs - TICK_EPOCH_MS) / TICK_MS);
  }

  /** Opens a screen on the map, padded as the browser's map pads what it watches. */
  watch(center: LngLat, zoom: number, detail: Detail): Screen {
    const camera = cameraOf({ ...center, zoom }, SCREEN.width, SCREEN.height, NO_PADDING);
    const view = watchOf(camera, detail);
    const tiles = tilesOfView(view.bbox, view.zoom, LIMITS.tilesPerWatch);
    const screen: Screen = { decoder: createFeedDecoder(), tileZoom: tiles[0]!.z, wireBytes: 0 };
    const write = (frame: Buffer) => {
      screen.wireBytes += frame.length;
      for (const payload of unframed(frame)) screen.decoder.apply(payload);
    };
    const gateway = this;
    const watcher: Watcher = {
      ...freshWatcher({ isOpen: () => true, writeFrames: write, unsentBytes: () => 0, terminate: () => {} }),
      get heardTick() {
        return gateway.tickNumber;
      },
    };
    screen.decoder.setTiles(tiles.map((tile) => tileKey(tile.z, tile.x, tile.y)));
    this.hub.setWatch(watcher, 1, tiles);
    return screen;
  }

  /** One second: every driver goes on, reports one fix, and the tick goes out. */
  second(): void {
    this.nowMs += TICK_MS;
    this.seq++;
    for (const [i, walker] of this.walkers.entries()) {
      const fix = walker.walk(1, this.nowMs - 500);
      this.fleet.take(this.trips[i]!.driverId, { firstSeq: this.seq, fixes: [fix] }, 0, this.nowMs);
      if (walker.arrivals !== this.arrivals[i]) {
        this.fleet.setTrip({ ...this.trips[i]!, status: "delivered" });
        this.beginTrip(i, walker.at, walker.door);
      }
    }
    this.fleet.tick(this.tickNumber);
    this.hub.tick(this.tickNumber);
  }

  private beginTrip(i: number, pickup: LngLat, dropoff: LngLat): void {
    const trip: Trip = {
      deliveryId: this.id("delivery") as DeliveryId,
      publicId: this.rng.int(0, 0xffff_ffff),
      driverId: this.trips[i]?.driverId ?? (this.id("driver") as DriverId),
      orderId: null,
      vehicle: VEHICLES[i % VEHICLES.length]!,
      status: "picked_up",
      pickup,
      dropoff,
      area: i % 8,
    };
    this.trips[i] = trip;
    this.arrivals[i] = this.walkers[i]!.arrivals;
    this.fleet.setTrip(trip);
  }

  private id(kind: "delivery" | "driver"): string {
    return createId(
      kind,
      this.nowMs,
      Uint8Array.from({ length: 10 }, () => this.rng.int(0, 255)),
    );
  }
}

/** The binary messages in what a socket was given: server frames, unmasked and whole (RFC 6455 §5.2). */
export function* unframed(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const opcode = bytes[at]! & 15;
    const short = bytes[at + 1]!;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length = short < 126 ? short : short === 126 ? view.getUint16(at + 2) : Number(view.getBigUint64(at + 2));
    if (opcode === 2) yield bytes.subarray(at + head, at + head + length);
    at += head + length;
  }
}
