import { beforeEach, describe, expect, it } from "vitest";
import { type LngLat, moveBy } from "#lib/core/geo.ts";
import { GONE_TICKS } from "./fleet.ts";
import { regionOf } from "./region.ts";
import { driver, fixAt, MIDWAY, PICKUP, SomeFleet, tripOf } from "./some-fleet.ts";
import { tickAt } from "./wire.ts";

let some: SomeFleet;
beforeEach(() => {
  some = new SomeFleet();
});

describe("a driver whom another gateway hears", () => {
  const remote = (driverNo: number, at: LngLat, ageMs = 0) =>
    some.fleet.takeRemote(driver(driverNo), fixAt(at, some.nowMs - ageMs), some.nowMs);

  it("is on the map as one of ours is, with the age that the position has", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.tick();
    expect(remote(1, MIDWAY, 4_000)).toBe(true);
    some.tick();
    expect(some.shown()).toMatchObject([{ id: 1_001, seenTick: null }]);
    expect(some.fleet.fixOf(driver(1))).toMatchObject(MIDWAY);
    expect(some.fleet.heardTickOf(driver(1))).toBe(tickAt(some.nowMs) - 5);
    some.tick(5);
    expect(some.shown()).toMatchObject([{ seenTick: tickAt(some.nowMs) - 10 }]);
    some.tick(GONE_TICKS);
    expect(some.shown()).toEqual([]);
    expect(some.fleet.fixOf(driver(2))).toBeNull();
  });

  it("never goes back in time, whoever tells last", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.tick();
    some.report(1, MIDWAY);
    expect(remote(1, PICKUP, 1)).toBe(false);
    expect(remote(1, PICKUP)).toBe(false);
    some.nowMs += 500;
    expect(remote(1, moveBy(MIDWAY, 20, 90))).toBe(true);
    expect(some.fleet.fixOf(driver(1))).toMatchObject(moveBy(MIDWAY, 20, 90));
  });

  it("is believed at once when they come to us, though their numbers begin anew", () => {
    some.seq = 1_000;
    some.report(1, MIDWAY);
    some.nowMs += 1_000;
    remote(1, moveBy(MIDWAY, 8, 90));
    some.seq = 0;
    some.nowMs += 1_000;
    expect(some.report(1, moveBy(MIDWAY, 16, 90)).believed).toHaveLength(1);
  });

  it("counts as shown by us only while they are ours", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.fleet.setTrip(tripOf(2, 2));
    some.tick();
    some.report(1);
    remote(2, MIDWAY);
    some.tick();
    expect([some.feed.size, some.fleet.ownShown]).toEqual([2, 1]);
    some.fleet.disown(driver(1));
    expect(some.fleet.ownShown).toBe(0);
    some.report(1, moveBy(MIDWAY, 9, 90), -1);
    some.nowMs += 1_000;
    some.report(2, moveBy(MIDWAY, 9, 90));
    expect(some.fleet.ownShown).toBe(2);
    some.fleet.setTrip(tripOf(2, 2, "delivered"));
    expect(some.fleet.ownShown).toBe(1);
    some.tick(GONE_TICKS + 1);
    expect([some.feed.size, some.fleet.ownShown]).toEqual([0, 0]);
  });
});

describe("what the others are told", () => {
  const heard = () =>
    some.fleet.own.takeHeard().map(({ driverId, region, leftRegion }) => [driverId, region, leftRegion]);
  const here = regionOf(MIDWAY.lng, MIDWAY.lat);

  it("is each driver with a trip that was heard here, once however much came", () => {
    for (const i of [1, 2]) some.fleet.setTrip(tripOf(i, i));
    for (const i of [1, 2, 3]) some.report(i);
    some.report(1, moveBy(MIDWAY, 5, 90), -1);
    expect(heard()).toEqual([1, 2].map((i) => [driver(i), here, null]));
    expect(heard()).toEqual([]);
    expect(some.fleet.own.takeClaimed()).toEqual([1, 2, 3].map(driver));
    some.report(2, moveBy(MIDWAY, 5, 90), -1);
    expect(some.fleet.own.takeClaimed()).toEqual([]);
    some.fleet.disown(driver(2));
    expect(heard()).toEqual([]);
  });

  it("names the region that was left, also where another gateway had them before", () => {
    const far = moveBy(MIDWAY, 30_000, 90);
    const there = regionOf(far.lng, far.lat);
    for (const i of [1, 2]) some.fleet.setTrip(tripOf(i, i));
    some.report(1);
    some.fleet.takeRemote(driver(2), fixAt(MIDWAY, some.nowMs), some.nowMs);
    heard();
    some.nowMs += 1_200_000;
    for (const i of [1, 2]) some.report(i, far);
    expect(heard()).toEqual([1, 2].map((i) => [driver(i), there, here]));
    some.nowMs += 1_000;
    some.report(1, moveBy(far, 5, 90));
    expect(heard()).toEqual([[driver(1), there, null]]);
  });
});
