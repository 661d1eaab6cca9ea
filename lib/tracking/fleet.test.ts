import { beforeEach, describe, expect, it } from "vitest";
import { moveBy } from "#lib/core/geo.ts";
import { FORGET_TICKS, GONE_TICKS, STALE_TICKS } from "./fleet.ts";
import { driver, fixAt, MIDWAY, SomeFleet, tripOf } from "./some-fleet.ts";
import { TICK_MS, tickAt } from "./wire.ts";

let some: SomeFleet;
beforeEach(() => {
  some = new SomeFleet();
});

describe("a driver on the public map", () => {
  it("appears with the tick after the first fix, and only with a trip that is picked up", () => {
    some.report(1);
    some.tick();
    expect(some.shown()).toEqual([]);
    some.fleet.setTrip(tripOf(1, 1, "assigned"));
    some.tick();
    expect(some.shown()).toEqual([]);
    some.fleet.setTrip(tripOf(1, 1));
    some.tick();
    expect(some.shown()).toMatchObject([{ id: 1_001, vehicle: "car", area: 1 }]);
  });

  it("is shown with its age after 10 s of silence, and leaves after 120 s", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.tick();
    some.report(1);
    const heard = tickAt(some.nowMs);
    some.tick(STALE_TICKS - 1);
    expect(some.shown()).toMatchObject([{ seenTick: null }]);
    some.tick();
    expect(some.shown()).toMatchObject([{ seenTick: heard }]);
    some.tick(GONE_TICKS - STALE_TICKS - 1);
    expect(some.shown()).toMatchObject([{ seenTick: heard }]);
    some.tick();
    expect(some.shown()).toEqual([]);
    some.report(1);
    some.tick();
    expect(some.shown()).toMatchObject([{ seenTick: null }]);
  });

  it("is as old as the newest of the fixes kept without coverage", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.tick();
    const kept = Array.from({ length: 60 }, (_, i) => fixAt(moveBy(MIDWAY, i * 5, 90), some.nowMs - 90_000 + i * 1000));
    const first = some.fleet.take(driver(1), { firstSeq: 1, fixes: kept.slice(0, 30) }, 0, some.nowMs);
    expect(first).toMatchObject({ ackSeq: 30, dropped: {} });
    expect(first.believed).toHaveLength(30);
    some.tick();
    expect(some.shown()).toMatchObject([{ seenTick: tickAt(some.nowMs) - 62 }]);
    some.fleet.take(driver(1), { firstSeq: 31, fixes: kept.slice(30) }, 0, some.nowMs);
    some.tick();
    expect(some.shown()).toMatchObject([{ seenTick: tickAt(some.nowMs) - 33 }]);
    some.seq = 60;
    some.report(1, moveBy(MIDWAY, 400, 90));
    some.tick();
    expect(some.shown()).toMatchObject([{ seenTick: null }]);
  });

  it("with a wrong clock is corrected by its offset", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.tick();
    const wrong = fixAt(MIDWAY, some.nowMs - 7_200_000);
    expect(some.fleet.take(driver(1), { firstSeq: 1, fixes: [wrong] }, 7_200_000, some.nowMs).believed).toMatchObject([
      { recordedAt: some.nowMs },
    ]);
    some.tick();
    expect(some.shown()).toMatchObject([{ seenTick: null }]);
  });

  it.each(["delivered", "cancelled"] as const)("leaves with the tick after its delivery is %s", (status) => {
    some.fleet.setTrip(tripOf(1, 1));
    some.report(1);
    some.tick();
    expect(some.shown()).toHaveLength(1);
    some.fleet.setTrip(tripOf(1, 1, status));
    some.tick();
    expect(some.shown()).toEqual([]);
    expect(some.fleet.tripOf(driver(1))).toBeNull();
  });

  it("is gone within a tick once the delivery is another driver's", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.report(1);
    some.report(2, moveBy(MIDWAY, 900, 0));
    some.tick();
    const [before] = some.shown();
    some.fleet.setTrip(tripOf(2, 1));
    some.tick();
    expect(some.fleet.tripOf(driver(1))).toBeNull();
    expect(some.shown()).toHaveLength(1);
    expect(some.shown()[0]?.id).toBe(1_001);
    expect(some.shown()[0]?.y).not.toBe(before?.y);
    some.report(1, moveBy(MIDWAY, 30, 90));
    some.tick();
    expect(some.shown()).toHaveLength(1);
    some.fleet.setTrip(tripOf(2, 1, "delivered"));
    some.tick();
    expect(some.shown()).toEqual([]);
  });

  it("has a new delivery's name with the next delivery", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.report(1);
    some.tick();
    some.fleet.setTrip(tripOf(1, 2));
    some.tick();
    expect(some.shown().map(({ id }) => id)).toEqual([1_002]);
    // What is told late of the first must not end the second.
    some.fleet.setTrip(tripOf(1, 1, "delivered"));
    some.tick();
    expect(some.shown().map(({ id }) => id)).toEqual([1_002]);
  });

  it("is not brought back by news that comes late", () => {
    some.fleet.setTrip(tripOf(1, 1, "assigned"));
    expect(some.fleet.setTrip(tripOf(1, 1))).toBe(true);
    expect(some.fleet.setTrip(tripOf(1, 1, "assigned"))).toBe(false);
    expect(some.fleet.tripOf(driver(1))?.status).toBe("picked_up");
    some.fleet.setTrip(tripOf(1, 1, "delivered"));
    expect(some.fleet.setTrip(tripOf(1, 1))).toBe(false);
    // A list that was read before, told after.
    some.fleet.setTrip(tripOf(2, 2, "cancelled"));
    expect(some.fleet.setTrip(tripOf(2, 2))).toBe(false);
    some.report(1);
    some.report(2);
    some.tick();
    expect(some.shown()).toEqual([]);
  });

  it("stays as young as it is when the clock steps back", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.report(1);
    some.tick(5);
    const running = tickAt(some.nowMs);
    some.nowMs -= 600_000;
    for (let i = 1; i <= 30; i++) {
      some.nowMs += TICK_MS;
      some.seq++;
      some.fleet.take(
        driver(1),
        { firstSeq: some.seq, fixes: [fixAt(MIDWAY, some.nowMs + 600_000)] },
        -600_000,
        some.nowMs,
      );
      some.fleet.tick(running + i);
      some.feed.tick(running + i);
    }
    // Its last fix from before the step is newer than all these: late, so it ages as if it had said nothing.
    expect(some.shown()).toMatchObject([{ id: 1_001 }]);
    some.fleet.setTrip(tripOf(2, 2));
    some.report(2);
    some.fleet.tick(running + 31);
    some.feed.tick(running + 31);
    expect(some.shown().find(({ id }) => id === 1_002)).toMatchObject({ seenTick: null });
  });

  it("is told once a tick, however many fixes came", () => {
    some.fleet.setTrip(tripOf(1, 1));
    const puts: number[] = [];
    const put = some.feed.put.bind(some.feed);
    some.feed.put = (item) => {
      puts.push(item.id);
      put(item);
    };
    for (let i = 0; i < 20; i++) {
      some.nowMs += 10;
      some.report(1, moveBy(MIDWAY, i, 90));
    }
    some.tick();
    expect(puts).toEqual([1_001]);
  });
});

describe("a batch", () => {
  it("is acknowledged to its last number and told what was dropped why", () => {
    some.fleet.setTrip(tripOf(1, 1));
    const fixes = [
      fixAt(MIDWAY, some.nowMs - 3_000),
      fixAt({ lng: 300, lat: 0 }, some.nowMs - 2_000),
      fixAt(moveBy(MIDWAY, 90_000, 0), some.nowMs - 1_000),
      fixAt(MIDWAY, some.nowMs + 20_000),
    ];
    const result = some.fleet.take(driver(1), { firstSeq: 10, fixes }, 0, some.nowMs);
    expect(result).toMatchObject({ ackSeq: 13, dropped: { off_earth: 1, too_fast: 1, future: 1 } });
    expect(result.believed).toHaveLength(1);
    expect(some.fleet.take(driver(1), { firstSeq: 10, fixes }, 0, some.nowMs)).toMatchObject({
      ackSeq: 13,
      believed: [],
      dropped: { duplicate: 4 },
    });
  });

  it("of a phone that counts anew is acknowledged by its own numbers, not by those of the phone before", () => {
    some.fleet.take(driver(1), { firstSeq: 1_000_000, fixes: [fixAt(MIDWAY, some.nowMs)] }, 0, some.nowMs);
    some.nowMs += 120_000;
    const result = some.fleet.take(driver(1), { firstSeq: 1, fixes: [fixAt(MIDWAY, some.nowMs)] }, 0, some.nowMs);
    expect(result.ackSeq).toBe(1);
    expect(result.believed).toHaveLength(1);
  });
});

describe("the fleet", () => {
  it("forgets who was silent for an hour without a trip, and nobody else", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.tick();
    for (const i of [1, 2, 3]) some.report(i);
    some.fleet.setTrip(tripOf(4, 4, "delivered"));
    expect(some.fleet.driverCount).toBe(4);
    some.tick(FORGET_TICKS - 10);
    some.report(3);
    expect(some.fleet.driverCount).toBe(4);
    some.tick(130);
    expect(some.fleet.driverCount).toBe(2);
    some.fleet.setTrip(tripOf(1, 1, "delivered"));
    some.tick(60);
    expect(some.fleet.driverCount).toBe(1);
    some.tick(FORGET_TICKS);
    expect(some.fleet.driverCount).toBe(0);
  });

  it("takes a leap of the clock in one step", () => {
    some.fleet.setTrip(tripOf(1, 1));
    some.report(1);
    some.tick();
    expect(some.shown()).toHaveLength(1);
    some.nowMs += 50 * 365 * 86_400_000;
    some.tick();
    expect(some.shown()).toEqual([]);
  });
});
