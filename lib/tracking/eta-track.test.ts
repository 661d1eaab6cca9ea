import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveBy } from "#lib/core/geo.ts";
import { type EtaNews, type EtaTrack, followEta, isSameEta } from "./eta-track.ts";
import { createRouteLine } from "./route-progress.ts";

const NOW = Date.UTC(2026, 10, 20, 18);
const MINUTE = 60_000;
const SHOP = { lng: 11.97, lat: 57.7 };
const DOOR = moveBy(SHOP, 3_000, 90);
/** Ten minutes by plan. */
const TO_DOOR = createRouteLine([SHOP, DOOR], 600);

type Change = { status?: EtaNews["order"]["status"]; metres?: number; ageS?: number; toDoor?: typeof TO_DOOR | null };

/** The driver so far on the way to the door, some ms after the beginning. */
function news(afterMs: number, { status = "picked_up", metres = 0, ageS = 0, toDoor = TO_DOOR }: Change = {}): EtaNews {
  const nowMs = NOW + afterMs;
  return {
    nowMs,
    order: {
      status,
      restaurant: { id: "rst", name: "Pizzeria", slug: "pizzeria", at: SHOP },
      dropoff: DOOR,
      readyAt: NOW,
      promisedAt: NOW + 20 * MINUTE,
    },
    driver: {
      id: "drv",
      vehicle: "bike",
      fix: { ...moveBy(SHOP, metres, 90), recordedAt: nowMs - ageS * 1000 },
      stopsBefore: [],
      toRestaurant: null,
      toDoor,
    },
  };
}

/** Rides at a speed for so long, a look every 5 s. */
function ride(mps: number, seconds: number): EtaTrack[] {
  const tracks: EtaTrack[] = [];
  for (let s = 0; s <= seconds; s += 5) {
    tracks.push(followEta(tracks.at(-1) ?? null, news(s * 1000, { metres: Math.min(3_000, mps * s) })));
  }
  return tracks;
}
const last = (tracks: readonly EtaTrack[]): EtaTrack => tracks.at(-1) ?? followEta(null, news(0));

describe("an arrival that is followed", () => {
  it("comes in whole minutes, from as early as now", () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.integer({ min: 0, max: 900 }), fc.nat(59_999), (metres, ageS, afterMs) => {
        const { eta } = followEta(null, news(afterMs, { metres, ageS }));
        if (!eta) throw new Error("an arrival was expected");
        expect(eta.from).toBeGreaterThanOrEqual(NOW + afterMs);
        if (eta.from > NOW + afterMs) expect(eta.from % MINUTE).toBe(0);
        expect(eta.to % MINUTE).toBe(0);
        expect(eta.to).toBeGreaterThan(eta.from);
      }),
    );
  });

  it("learns that the driver is slower than planned", () => {
    const planned = last(ride(5, 300));
    const slow = last(ride(2.5, 300));
    expect(planned.pace?.ratio).toBeLessThan(1.1);
    expect(slow.pace?.ratio).toBeGreaterThan(1.3);
    expect(slow.eta?.to).toBeGreaterThan((planned.eta?.to ?? 0) + 4 * MINUTE);
  });

  it("begins anew with another driver, another line and no driver", () => {
    const slow = last(ride(2.5, 300));
    const other = news(305_000, { metres: 750 });
    const replaced = followEta(slow, { ...other, driver: other.driver && { ...other.driver, id: "drv_2" } });
    expect(replaced.pace?.learntS).toBe(0);
    const reroute = createRouteLine([moveBy(SHOP, 700, 90), DOOR], 460);
    const rerouted = followEta(slow, news(305_000, { metres: 750, toDoor: reroute }));
    expect(rerouted.progress?.metresDone).toBeCloseTo(50, -1);
    expect(rerouted.pace).toEqual(slow.pace);
    expect(followEta(slow, { ...other, driver: null })).toMatchObject({ driverId: null, pace: null, progress: null });
  });

  it("does not flap: through stop and go the ends of the range hardly go to and fro", () => {
    // 20 s at twice the speed, 20 s of standing: the estimate alone would turn round eight times.
    const tracks: EtaTrack[] = [];
    for (let s = 0; s <= 480; s += 5) {
      const metres = 4.8 * (40 * Math.floor(s / 40) + Math.min(40, 2 * (s % 40)));
      tracks.push(followEta(tracks.at(-1) ?? null, news(s * 1000, { metres })));
    }
    for (const end of ["from", "to"] as const) {
      const ends = tracks.map((track) => Math.floor((track.eta?.[end] ?? 0) / MINUTE));
      const moves = ends.slice(1).map((at, i) => Math.sign(at - (ends[i] ?? 0)));
      const told = moves.filter((move) => move !== 0);
      expect(told.filter((move, i) => i > 0 && move !== told[i - 1]).length).toBeLessThanOrEqual(2);
    }
  });

  it("never shows a narrower range than it believes in, and follows it in the end", () => {
    const tracks = ride(4.8, 620);
    for (const { eta } of tracks.slice(0, -1)) {
      // Truth: 625 s of riding, then half a minute to a minute and a half at the door.
      expect(eta?.from).toBeLessThan(NOW + 715_000);
      expect(eta?.to).toBeGreaterThan(NOW + 655_000);
    }
    expect(last(tracks).eta).toMatchObject({ reason: "arriving", driverMin: 0 });
  });

  it("says who is late by how much", () => {
    const late = followEta(null, { ...news(0), order: { ...news(0).order, promisedAt: NOW - 5 * MINUTE } });
    expect(late.eta?.lateMin).toBe(((late.eta?.to ?? 0) - NOW + 5 * MINUTE) / MINUTE);
    expect(followEta(null, news(0)).eta?.lateMin).toBe(0);
  });

  it("counts the time at the door from when the driver came there, through GPS noise", () => {
    const there = followEta(null, news(0, { metres: 2_990 }));
    expect(there.thereSince).toBe(NOW);
    const wandered = followEta(there, news(60_000, { metres: 2_940 }));
    expect(wandered.thereSince).toBe(NOW);
    expect(followEta(wandered, news(65_000, { metres: 2_700 })).thereSince).toBeNull();
  });

  it("goes by the straight line once the driver has left the planned one", () => {
    const on = followEta(null, news(0, { metres: 600 }));
    const far = news(5_000);
    const away = { ...moveBy(moveBy(SHOP, 600, 90), 400, 0), recordedAt: NOW + 5_000 };
    const off = followEta(on, { ...far, driver: far.driver && { ...far.driver, fix: away } });
    expect(off.progress?.offRouteM).toBeGreaterThan(390);
    expect(off.eta?.to).toBeGreaterThan((on.eta?.to ?? 0) + 3 * MINUTE);
  });

  it("ends with the order", () => {
    expect(followEta(last(ride(5, 60)), news(65_000, { status: "delivered" })).eta).toBeNull();
  });
});

describe("two arrivals", () => {
  const eta = { from: NOW, to: NOW + 5 * MINUTE, reason: "arriving", driverMin: 1, lateMin: 0 } as const;

  it("are the same while nobody sees a difference", () => {
    expect(isSameEta(eta, { ...eta, from: NOW + 5_000 })).toBe(true);
    expect(isSameEta(null, null)).toBe(true);
  });

  it("differ by a minute, a reason, an end", () => {
    expect(isSameEta(eta, { ...eta, from: NOW + MINUTE })).toBe(false);
    expect(isSameEta(eta, { ...eta, to: eta.to + MINUTE })).toBe(false);
    expect(isSameEta(eta, { ...eta, driverMin: 2 })).toBe(false);
    expect(isSameEta(eta, { ...eta, lateMin: 1 })).toBe(false);
    expect(isSameEta(eta, { ...eta, reason: "driver_unseen" })).toBe(false);
    expect(isSameEta(eta, null)).toBe(false);
  });
});
