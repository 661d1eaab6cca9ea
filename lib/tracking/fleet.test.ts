import { beforeEach, describe, expect, it } from "vitest";
import { ByteWriter } from "#lib/core/bytes.ts";
import { type LngLat, mercatorX, mercatorY, moveBy } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId } from "#lib/core/ids.ts";
import type { FeedDelivery } from "./feed.ts";
import { createFeedDecoder } from "./feed-decoder.ts";
import { Fleet, FORGET_TICKS, GONE_TICKS, STALE_TICKS } from "./fleet.ts";
import type { Fix } from "./position-batch.ts";
import { regionOf } from "./region.ts";
import { tickFrame } from "./tick-frame.ts";
import { TileFeed } from "./tile-feed.ts";
import type { Trip, TripStatus } from "./trip.ts";
import { TICK_EPOCH_MS, TICK_MS, tickAt } from "./wire.ts";

const PICKUP = { lng: 11.9, lat: 57.7 };
const DROPOFF = moveBy(PICKUP, 8_000, 90);
const MIDWAY = moveBy(PICKUP, 4_000, 90);
const START = TICK_EPOCH_MS + 10_000_000;
const driver = (i: number) => `drv_${i.toString(16).padStart(32, "0")}` as DriverId;
const delivery = (i: number) => `dlv_${i.toString(16).padStart(32, "0")}` as DeliveryId;
const tripOf = (driverNo: number, deliveryNo: number, status: TripStatus = "picked_up"): Trip => ({
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
const fixAt = (at: LngLat, recordedAt: number): Fix => ({ ...at, recordedAt, accuracy: 5, heading: 90, speed: 8 });

let feed: TileFeed;
let fleet: Fleet;
let nowMs: number;
let seq: number;
let shown: () => FeedDelivery[];
beforeEach(() => {
  feed = new TileFeed();
  fleet = new Fleet({ feed, streets: { nearest: (x, y) => ({ x, y }) }, cutSecret: 7 });
  nowMs = START;
  seq = 0;
  const tile = feed.watch({
    z: 8,
    x: Math.floor(mercatorX(MIDWAY.lng) * 256),
    y: Math.floor(mercatorY(MIDWAY.lat) * 256),
  });
  shown = () => {
    const decoder = createFeedDecoder();
    decoder.setTiles([tile.key]);
    decoder.apply(tickFrame(tickAt(nowMs), 0, [feed.keyframe(tile)], new ByteWriter()));
    return [...decoder.entries()] as FeedDelivery[];
  };
});

function tick(count = 1): void {
  for (let i = 0; i < count; i++) {
    nowMs += TICK_MS;
    fleet.tick(tickAt(nowMs));
    feed.tick(tickAt(nowMs));
  }
}

function report(driverNo: number, at: LngLat = MIDWAY, ageMs = 0) {
  seq++;
  return fleet.take(driver(driverNo), { firstSeq: seq, fixes: [fixAt(at, nowMs - ageMs)] }, 0, nowMs);
}

describe("a driver on the public map", () => {
  it("appears with the tick after the first fix, and only with a trip that is picked up", () => {
    report(1);
    tick();
    expect(shown()).toEqual([]);
    fleet.setTrip(tripOf(1, 1, "assigned"));
    tick();
    expect(shown()).toEqual([]);
    fleet.setTrip(tripOf(1, 1));
    tick();
    expect(shown()).toMatchObject([{ id: 1_001, vehicle: "car", area: 1 }]);
  });

  it("is shown with its age after 10 s of silence, and leaves after 120 s", () => {
    fleet.setTrip(tripOf(1, 1));
    tick();
    report(1);
    const heard = tickAt(nowMs);
    tick(STALE_TICKS - 1);
    expect(shown()).toMatchObject([{ seenTick: null }]);
    tick();
    expect(shown()).toMatchObject([{ seenTick: heard }]);
    tick(GONE_TICKS - STALE_TICKS - 1);
    expect(shown()).toMatchObject([{ seenTick: heard }]);
    tick();
    expect(shown()).toEqual([]);
    report(1);
    tick();
    expect(shown()).toMatchObject([{ seenTick: null }]);
  });

  it("is as old as the newest of the fixes kept without coverage", () => {
    fleet.setTrip(tripOf(1, 1));
    tick();
    const kept = Array.from({ length: 60 }, (_, i) => fixAt(moveBy(MIDWAY, i * 5, 90), nowMs - 90_000 + i * 1000));
    const first = fleet.take(driver(1), { firstSeq: 1, fixes: kept.slice(0, 30) }, 0, nowMs);
    expect(first).toMatchObject({ ackSeq: 30, dropped: {} });
    expect(first.believed).toHaveLength(30);
    tick();
    expect(shown()).toMatchObject([{ seenTick: tickAt(nowMs) - 62 }]);
    fleet.take(driver(1), { firstSeq: 31, fixes: kept.slice(30) }, 0, nowMs);
    tick();
    expect(shown()).toMatchObject([{ seenTick: tickAt(nowMs) - 33 }]);
    seq = 60;
    report(1, moveBy(MIDWAY, 400, 90));
    tick();
    expect(shown()).toMatchObject([{ seenTick: null }]);
  });

  it("with a wrong clock is corrected by its offset", () => {
    fleet.setTrip(tripOf(1, 1));
    tick();
    const wrong = fixAt(MIDWAY, nowMs - 7_200_000);
    expect(fleet.take(driver(1), { firstSeq: 1, fixes: [wrong] }, 7_200_000, nowMs).believed).toMatchObject([
      { recordedAt: nowMs },
    ]);
    tick();
    expect(shown()).toMatchObject([{ seenTick: null }]);
  });

  it.each(["delivered", "cancelled"] as const)("leaves with the tick after its delivery is %s", (status) => {
    fleet.setTrip(tripOf(1, 1));
    report(1);
    tick();
    expect(shown()).toHaveLength(1);
    fleet.setTrip(tripOf(1, 1, status));
    tick();
    expect(shown()).toEqual([]);
    expect(fleet.tripOf(driver(1))).toBeNull();
  });

  it("is gone within a tick once the delivery is another driver's", () => {
    fleet.setTrip(tripOf(1, 1));
    report(1);
    report(2, moveBy(MIDWAY, 900, 0));
    tick();
    const [before] = shown();
    fleet.setTrip(tripOf(2, 1));
    tick();
    expect(fleet.tripOf(driver(1))).toBeNull();
    expect(shown()).toHaveLength(1);
    expect(shown()[0]?.id).toBe(1_001);
    expect(shown()[0]?.y).not.toBe(before?.y);
    report(1, moveBy(MIDWAY, 30, 90));
    tick();
    expect(shown()).toHaveLength(1);
    fleet.setTrip(tripOf(2, 1, "delivered"));
    tick();
    expect(shown()).toEqual([]);
  });

  it("has a new delivery's name with the next delivery", () => {
    fleet.setTrip(tripOf(1, 1));
    report(1);
    tick();
    fleet.setTrip(tripOf(1, 2));
    tick();
    expect(shown().map(({ id }) => id)).toEqual([1_002]);
    // What is told late of the first must not end the second.
    fleet.setTrip(tripOf(1, 1, "delivered"));
    tick();
    expect(shown().map(({ id }) => id)).toEqual([1_002]);
  });

  it("is not brought back by news that comes late", () => {
    fleet.setTrip(tripOf(1, 1, "assigned"));
    expect(fleet.setTrip(tripOf(1, 1))).toBe(true);
    expect(fleet.setTrip(tripOf(1, 1, "assigned"))).toBe(false);
    expect(fleet.tripOf(driver(1))?.status).toBe("picked_up");
    fleet.setTrip(tripOf(1, 1, "delivered"));
    expect(fleet.setTrip(tripOf(1, 1))).toBe(false);
    // A list that was read before, told after.
    fleet.setTrip(tripOf(2, 2, "cancelled"));
    expect(fleet.setTrip(tripOf(2, 2))).toBe(false);
    report(1);
    report(2);
    tick();
    expect(shown()).toEqual([]);
  });

  it("stays as young as it is when the clock steps back", () => {
    fleet.setTrip(tripOf(1, 1));
    report(1);
    tick(5);
    const running = tickAt(nowMs);
    nowMs -= 600_000;
    for (let i = 1; i <= 30; i++) {
      nowMs += TICK_MS;
      seq++;
      fleet.take(driver(1), { firstSeq: seq, fixes: [fixAt(MIDWAY, nowMs + 600_000)] }, -600_000, nowMs);
      fleet.tick(running + i);
      feed.tick(running + i);
    }
    // Its last fix from before the step is newer than all these: late, so it ages as if it had said nothing.
    expect(shown()).toMatchObject([{ id: 1_001 }]);
    fleet.setTrip(tripOf(2, 2));
    report(2);
    fleet.tick(running + 31);
    feed.tick(running + 31);
    expect(shown().find(({ id }) => id === 1_002)).toMatchObject({ seenTick: null });
  });

  it("is told once a tick, however many fixes came", () => {
    fleet.setTrip(tripOf(1, 1));
    const puts: number[] = [];
    const put = feed.put.bind(feed);
    feed.put = (item) => {
      puts.push(item.id);
      put(item);
    };
    for (let i = 0; i < 20; i++) {
      nowMs += 10;
      report(1, moveBy(MIDWAY, i, 90));
    }
    tick();
    expect(puts).toEqual([1_001]);
  });
});

describe("a batch", () => {
  it("is acknowledged to its last number and told what was dropped why", () => {
    fleet.setTrip(tripOf(1, 1));
    const fixes = [
      fixAt(MIDWAY, nowMs - 3_000),
      fixAt({ lng: 300, lat: 0 }, nowMs - 2_000),
      fixAt(moveBy(MIDWAY, 90_000, 0), nowMs - 1_000),
      fixAt(MIDWAY, nowMs + 20_000),
    ];
    const result = fleet.take(driver(1), { firstSeq: 10, fixes }, 0, nowMs);
    expect(result).toMatchObject({ ackSeq: 13, dropped: { off_earth: 1, too_fast: 1, future: 1 } });
    expect(result.believed).toHaveLength(1);
    expect(fleet.take(driver(1), { firstSeq: 10, fixes }, 0, nowMs)).toMatchObject({
      ackSeq: 13,
      believed: [],
      dropped: { duplicate: 4 },
    });
  });

  it("of a phone that counts anew is acknowledged by its own numbers, not by those of the phone before", () => {
    fleet.take(driver(1), { firstSeq: 1_000_000, fixes: [fixAt(MIDWAY, nowMs)] }, 0, nowMs);
    nowMs += 120_000;
    const result = fleet.take(driver(1), { firstSeq: 1, fixes: [fixAt(MIDWAY, nowMs)] }, 0, nowMs);
    expect(result.ackSeq).toBe(1);
    expect(result.believed).toHaveLength(1);
  });
});

describe("the fleet", () => {
  it("forgets who was silent for an hour without a trip, and nobody else", () => {
    fleet.setTrip(tripOf(1, 1));
    tick();
    for (const i of [1, 2, 3]) report(i);
    fleet.setTrip(tripOf(4, 4, "delivered"));
    expect(fleet.driverCount).toBe(4);
    tick(FORGET_TICKS - 10);
    report(3);
    expect(fleet.driverCount).toBe(4);
    tick(130);
    expect(fleet.driverCount).toBe(2);
    fleet.setTrip(tripOf(1, 1, "delivered"));
    tick(60);
    expect(fleet.driverCount).toBe(1);
    tick(FORGET_TICKS);
    expect(fleet.driverCount).toBe(0);
  });

  it("takes a leap of the clock in one step", () => {
    fleet.setTrip(tripOf(1, 1));
    report(1);
    tick();
    expect(shown()).toHaveLength(1);
    nowMs += 50 * 365 * 86_400_000;
    tick();
    expect(shown()).toEqual([]);
  });
});

describe("a driver whom another gateway hears", () => {
  const remote = (driverNo: number, at: LngLat, ageMs = 0) =>
    fleet.takeRemote(driver(driverNo), fixAt(at, nowMs - ageMs), nowMs);

  it("is on the map as one of ours is, with the age that the position has", () => {
    fleet.setTrip(tripOf(1, 1));
    tick();
    expect(remote(1, MIDWAY, 4_000)).toBe(true);
    tick();
    expect(shown()).toMatchObject([{ id: 1_001, seenTick: null }]);
    expect(fleet.fixOf(driver(1))).toMatchObject(MIDWAY);
    expect(fleet.heardTickOf(driver(1))).toBe(tickAt(nowMs) - 5);
    tick(5);
    expect(shown()).toMatchObject([{ seenTick: tickAt(nowMs) - 10 }]);
    tick(GONE_TICKS);
    expect(shown()).toEqual([]);
    expect(fleet.fixOf(driver(2))).toBeNull();
  });

  it("never goes back in time, whoever tells last", () => {
    fleet.setTrip(tripOf(1, 1));
    tick();
    report(1, MIDWAY);
    expect(remote(1, PICKUP, 1)).toBe(false);
    expect(remote(1, PICKUP)).toBe(false);
    nowMs += 500;
    expect(remote(1, moveBy(MIDWAY, 20, 90))).toBe(true);
    expect(fleet.fixOf(driver(1))).toMatchObject(moveBy(MIDWAY, 20, 90));
  });

  it("is believed at once when they come to us, though their numbers begin anew", () => {
    seq = 1_000;
    report(1, MIDWAY);
    nowMs += 1_000;
    remote(1, moveBy(MIDWAY, 8, 90));
    seq = 0;
    nowMs += 1_000;
    expect(report(1, moveBy(MIDWAY, 16, 90)).believed).toHaveLength(1);
  });

  it("counts as shown by us only while they are ours", () => {
    fleet.setTrip(tripOf(1, 1));
    fleet.setTrip(tripOf(2, 2));
    tick();
    report(1);
    remote(2, MIDWAY);
    tick();
    expect([feed.size, fleet.ownShown]).toEqual([2, 1]);
    fleet.disown(driver(1));
    expect(fleet.ownShown).toBe(0);
    report(1, moveBy(MIDWAY, 9, 90), -1);
    nowMs += 1_000;
    report(2, moveBy(MIDWAY, 9, 90));
    expect(fleet.ownShown).toBe(2);
    fleet.setTrip(tripOf(2, 2, "delivered"));
    expect(fleet.ownShown).toBe(1);
    tick(GONE_TICKS + 1);
    expect([feed.size, fleet.ownShown]).toEqual([0, 0]);
  });
});

describe("what the others are told", () => {
  const heard = () => fleet.own.takeHeard().map(({ driverId, region, leftRegion }) => [driverId, region, leftRegion]);
  const here = regionOf(MIDWAY.lng, MIDWAY.lat);

  it("is each driver with a trip that was heard here, once however much came", () => {
    for (const i of [1, 2]) fleet.setTrip(tripOf(i, i));
    for (const i of [1, 2, 3]) report(i);
    report(1, moveBy(MIDWAY, 5, 90), -1);
    expect(heard()).toEqual([1, 2].map((i) => [driver(i), here, null]));
    expect(heard()).toEqual([]);
    expect(fleet.own.takeClaimed()).toEqual([1, 2, 3].map(driver));
    report(2, moveBy(MIDWAY, 5, 90), -1);
    expect(fleet.own.takeClaimed()).toEqual([]);
    fleet.disown(driver(2));
    expect(heard()).toEqual([]);
  });

  it("names the region that was left, also where another gateway had them before", () => {
    const far = moveBy(MIDWAY, 30_000, 90);
    const there = regionOf(far.lng, far.lat);
    for (const i of [1, 2]) fleet.setTrip(tripOf(i, i));
    report(1);
    fleet.takeRemote(driver(2), fixAt(MIDWAY, nowMs), nowMs);
    heard();
    nowMs += 1_200_000;
    for (const i of [1, 2]) report(i, far);
    expect(heard()).toEqual([1, 2].map((i) => [driver(i), there, here]));
    nowMs += 1_000;
    report(1, moveBy(far, 5, 90));
    expect(heard()).toEqual([[driver(1), there, null]]);
  });
});
