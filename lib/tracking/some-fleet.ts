import { ByteWriter } from "#lib/core/bytes.ts";
import { type LngLat, mercatorX, mercatorY, moveBy } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId } from "#lib/core/ids.ts";
import type { FeedDelivery } from "./feed.ts";
import { createFeedDecoder } from "./feed-decoder.ts";
import { Fleet } from "./fleet.ts";
import type { Fix } from "./position-batch.ts";
import { tickFrame } from "./tick-frame.ts";
import { TileFeed } from "./tile-feed.ts";
import type { Trip, TripStatus } from "./trip.ts";
import { TICK_EPOCH_MS, TICK_MS, tickAt } from "./wire.ts";

export const PICKUP = { lng: 11.9, lat: 57.7 };
const DROPOFF = moveBy(PICKUP, 8_000, 90);
export const MIDWAY = moveBy(PICKUP, 4_000, 90);
const START = TICK_EPOCH_MS + 10_000_000;
export const driver = (i: number) => `drv_${i.toString(16).padStart(32, "0")}` as DriverId;
const delivery = (i: number) => `dlv_${i.toString(16).padStart(32, "0")}` as DeliveryId;

/** A car's trip, whose public id is 1000 and the delivery's number. */
export const tripOf = (driverNo: number, deliveryNo: number, status: TripStatus = "picked_up"): Trip => ({
  deliveryId: delivery(deliveryNo),
  publicId: 1_000 + deliveryNo,
  driverId: driver(driverNo),
  orderId: null,
  vehicle: "car",
  status,
  pickup: PICKUP,
  dropoff: DROPOFF,
  area: 1,
});
export const fixAt = (at: LngLat, recordedAt: number): Fix => ({
  ...at,
  recordedAt,
  accuracy: 5,
  heading: 90,
  speed: 8,
});

/** A fleet for tests, with its feed and a clock that they turn. */
export class SomeFleet {
  readonly feed = new TileFeed();
  readonly fleet = new Fleet({ feed: this.feed, streets: { nearest: (x, y) => ({ x, y }) }, cutSecret: 7 });
  nowMs = START;
  /** The number of the last fix that was reported. */
  seq = 0;
  readonly #tile = this.feed.watch({
    z: 8,
    x: Math.floor(mercatorX(MIDWAY.lng) * 256),
    y: Math.floor(mercatorY(MIDWAY.lat) * 256),
  });

  tick(count = 1): void {
    for (let i = 0; i < count; i++) {
      this.nowMs += TICK_MS;
      this.fleet.tick(tickAt(this.nowMs));
      this.feed.tick(tickAt(this.nowMs));
    }
  }

  /** The driver's phone sends one fix, which is so old. */
  report(driverNo: number, at: LngLat = MIDWAY, ageMs = 0) {
    this.seq++;
    const batch = { firstSeq: this.seq, fixes: [fixAt(at, this.nowMs - ageMs)] };
    return this.fleet.take(driver(driverNo), batch, 0, this.nowMs);
  }

  /** What whoever begins to watch the middle of the way is shown. */
  shown(): FeedDelivery[] {
    const decoder = createFeedDecoder();
    decoder.setTiles([this.#tile.key]);
    decoder.apply(tickFrame(tickAt(this.nowMs), 0, [this.feed.keyframe(this.#tile)], new ByteWriter()));
    return [...decoder.entries()] as FeedDelivery[];
  }
}
