import fc from "fast-check";
import { expect, test } from "vitest";
import { createRng } from "#lib/core/rng.ts";
import type { Fix } from "#lib/tracking/position-batch.ts";
import { createCoverage, stepCoverage } from "./coverage.ts";
import { createOutbox } from "./outbox.ts";

const fixAt = (recordedAt: number): Fix => ({
  lat: 57.7,
  lng: 11.97,
  recordedAt,
  accuracy: 5,
  heading: null,
  speed: null,
});

test("whatever is sent, acknowledged or cut off, every fix arrives in order with its own number", () => {
  const acts = fc.array(fc.oneof(fc.constant("push"), fc.constant("take"), fc.constant("ack"), fc.constant("cut")), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(acts, (list) => {
      const outbox = createOutbox(10);
      const arrived = new Map<number, number>();
      let pushed = 0;
      const deliver = () => {
        const batch = outbox.take();
        for (const [i, fix] of (batch?.fixes ?? []).entries()) arrived.set((batch?.firstSeq ?? 0) + i, fix.recordedAt);
      };
      for (const act of list) {
        if (act === "push") outbox.push(fixAt(++pushed));
        if (act === "take") deliver();
        if (act === "ack") outbox.acknowledge(9 + arrived.size);
        if (act === "cut") outbox.rewind();
      }
      deliver();
      expect([...arrived].sort((a, b) => a[0] - b[0])).toEqual(
        Array.from({ length: pushed }, (_, i) => [10 + i, i + 1]),
      );
    }),
  );
});

test("an hour is kept, the oldest goes first, and a batch holds at most 500", () => {
  const outbox = createOutbox(1);
  for (let i = 1; i <= 4_000; i++) outbox.push(fixAt(i));
  expect(outbox.size).toBe(3_600);
  const batch = outbox.take();
  expect(batch?.firstSeq).toBe(401);
  expect(batch?.fixes.length).toBe(500);
  expect(batch?.fixes[0]?.recordedAt).toBe(401);
  outbox.acknowledge(10_000); // more than was ever sent counts as all that was sent
  expect(outbox.size).toBe(3_100);
});

test("coverage is lost for 20 to 90 seconds at a time, about as much of the time as was asked for", () => {
  const rng = createRng("coverage");
  let coverage = createCoverage(0, 0.01, rng);
  let lostMs = 0;
  let endMs = 0;
  for (let i = 0; i < 4_000; i++) {
    const startMs = coverage.untilMs;
    coverage = stepCoverage(coverage, startMs, 0.01, rng);
    endMs = coverage.untilMs;
    if (coverage.covered) continue;
    expect(endMs - startMs).toBeGreaterThanOrEqual(20_000);
    expect(endMs - startMs).toBeLessThanOrEqual(90_000);
    lostMs += endMs - startMs;
  }
  expect(lostMs / endMs).toBeGreaterThan(0.008);
  expect(lostMs / endMs).toBeLessThan(0.012);
  expect(createCoverage(0, 0, rng).untilMs).toBe(Number.POSITIVE_INFINITY);
});
