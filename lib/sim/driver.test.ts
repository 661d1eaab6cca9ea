import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distanceM, type LngLat, moveBy } from "#lib/core/geo.ts";
import { createId } from "#lib/core/ids.ts";
import { createRng } from "#lib/core/rng.ts";
import { type DriverState, type Job, type Report, reportsOf, stepDriver, wantedWay, whereIs } from "./driver.ts";
import { createGps, MAX_GPS_ERROR_M, readGps } from "./gps.ts";
import { createOutbox } from "./outbox.ts";
import { createTrack } from "./track.ts";

const PICKUP: LngLat = { lng: 11.97, lat: 57.7 };

function jobOf(n: number, status: Job["status"] = "assigned"): Job {
  const id = createId(
    "delivery",
    1_800_000_000_000,
    Uint8Array.from({ length: 10 }, (_, i) => (n >> (8 * (i % 4))) & 255),
  );
  return { id, status, pickup: PICKUP, dropoff: moveBy(PICKUP, 900, (n * 37) % 360) };
}

/** The straight way that a state asks for, at 6 m/s. */
function route(state: DriverState, nowMs: number): DriverState {
  const wanted = wantedWay(state);
  if (!wanted) return state;
  const track = createTrack({ points: [wanted.from, wanted.to], speedsMps: [6] }, "bike", createRng(5));
  return stepDriver(state, { type: "routed", track, nowMs });
}

/** Lives second by second, with the given work, until idle without more of it. */
function live(start: DriverState, jobs: Job[]) {
  const phases: string[] = [];
  const reports: Report[] = [];
  let state = start;
  for (let s = 0; s < 100_000; s++) {
    const nowMs = s * 1000;
    const before = state;
    const job = state.phase === "unplaced" || state.phase === "idle" ? jobs.shift() : undefined;
    state = job ? stepDriver(state, { type: "assigned", job, nowMs }) : stepDriver(state, { type: "tick", nowMs });
    reports.push(...reportsOf(before, state));
    if (state.phase !== before.phase) phases.push(state.phase);
    state = route(state, nowMs);
    if (state.phase === "idle" && jobs.length === 0) return { state, phases, reports, seconds: s };
  }
  throw new Error(`never done: ${state.phase}`);
}

describe("a driver", () => {
  test("goes to the restaurant, waits, brings the food, waits at the door, and tells both", () => {
    const job = jobOf(1);
    const life = live({ phase: "idle", at: moveBy(PICKUP, 500, 90) }, [job]);
    expect(life.phases).toEqual(["toPickup", "waitingAtRestaurant", "toDropoff", "atDoor", "idle"]);
    expect(life.reports).toEqual([
      { deliveryId: job.id, event: "picked_up" },
      { deliveryId: job.id, event: "delivered" },
    ]);
    expect(distanceM(whereIs(life.state, 0)?.at ?? PICKUP, job.dropoff)).toBeLessThan(1);
  });

  test("who has no place yet mostly begins on the way to a customer, with the food told as picked up", () => {
    const starts = Array.from({ length: 400 }, (_, n) =>
      stepDriver({ phase: "unplaced" }, { type: "assigned", job: jobOf(n), nowMs: 0 }),
    );
    const onTheWay = starts.filter(({ phase }) => phase === "toDropoff");
    expect(onTheWay.length / 400).toBeCloseTo(0.85, 1);
    const [first] = onTheWay;
    if (!first) throw new Error("nobody");
    expect(whereIs(first, 0)).toBeNull();
    expect(reportsOf({ phase: "unplaced" }, first)).toMatchObject([{ event: "picked_up" }]);
    const at = whereIs(route(first, 0), 0)?.at ?? PICKUP;
    expect(distanceM(PICKUP, at)).toBeGreaterThan(10);
    expect(distanceM(PICKUP, at)).toBeLessThan(900);
  });

  test("who had picked up before a restart does not tell it again", () => {
    const state = stepDriver({ phase: "unplaced" }, { type: "assigned", job: jobOf(1, "picked_up"), nowMs: 0 });
    expect(state.phase).toBe("toDropoff");
    expect(reportsOf({ phase: "unplaced" }, state)).toEqual([]);
  });

  test("a withdrawn delivery leaves the driver idle where they are; another's changes nothing", () => {
    const job = jobOf(2);
    const start = stepDriver({ phase: "idle", at: moveBy(PICKUP, 500, 90) }, { type: "assigned", job, nowMs: 0 });
    const driving = route(start, 0);
    expect(stepDriver(driving, { type: "withdrawn", deliveryId: "another", nowMs: 30_000 })).toBe(driving);
    const idle = stepDriver(driving, { type: "withdrawn", deliveryId: job.id, nowMs: 30_000 });
    expect(idle).toEqual({ phase: "idle", at: whereIs(driving, 30_000)?.at });
    expect(reportsOf(driving, idle)).toEqual([]);
  });

  test("a busy driver takes no second delivery", () => {
    const state = stepDriver({ phase: "idle", at: PICKUP }, { type: "assigned", job: jobOf(1), nowMs: 0 });
    expect(stepDriver(state, { type: "assigned", job: jobOf(2), nowMs: 1 })).toBe(state);
  });

  test("whatever comes in whatever order, the state stays one of the table's and the place on earth", () => {
    const events = fc.array(
      fc.oneof(
        fc.nat({ max: 3 }).map((n) => ({ type: "assigned" as const, job: jobOf(n) })),
        fc.constant({ type: "routed" as const }),
        fc.constant({ type: "tick" as const }),
        fc.nat({ max: 3 }).map((n) => ({ type: "withdrawn" as const, deliveryId: jobOf(n).id })),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 200 }), (list, stepS) => {
        let state: DriverState = { phase: "unplaced" };
        for (const [i, event] of list.entries()) {
          const nowMs = i * stepS * 1000;
          const before: DriverState = state;
          state = event.type === "routed" ? route(state, nowMs) : stepDriver(state, { ...event, nowMs });
          expect(reportsOf(before, state).length).toBeLessThanOrEqual(1);
          const motion = whereIs(state, nowMs);
          if (motion) expect(Math.abs(motion.at.lat)).toBeLessThan(90);
        }
      }),
    );
  });
});

test("a phone's fixes stay within its noise of the truth, in time order, numbered one by one, and do not jump", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 200 }), (seed, n) => {
      const rng = createRng(seed);
      let gps = createGps(rng);
      const outbox = createOutbox(1_000);
      let state = route(
        stepDriver({ phase: "idle", at: PICKUP }, { type: "assigned", job: jobOf(n, "picked_up"), nowMs: 0 }),
        0,
      );
      let seq = 1_000;
      let lastAt: LngLat | null = null;
      let lastRecordedAt = 0;
      for (let s = 1; s <= 200; s++) {
        state = stepDriver(state, { type: "tick", nowMs: s * 1000 });
        const motion = whereIs(state, s * 1000);
        if (!motion) throw new Error("no place");
        const reading = readGps(gps, motion, { recordedAt: s * 1000, sinceLastS: 1, rng });
        gps = reading.gps;
        outbox.push(reading.fix);
        const batch = outbox.take();
        expect(batch?.firstSeq).toBe(seq++);
        expect(reading.fix.recordedAt).toBeGreaterThan(lastRecordedAt);
        expect(distanceM(reading.fix, motion.at)).toBeLessThanOrEqual(MAX_GPS_ERROR_M + 0.1);
        if (lastAt) expect(distanceM(reading.fix, lastAt)).toBeLessThan(25);
        lastAt = reading.fix;
        lastRecordedAt = reading.fix.recordedAt;
      }
    }),
    { numRuns: 30 },
  );
});
