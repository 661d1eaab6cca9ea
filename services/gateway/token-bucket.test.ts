import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createManualClock } from "#lib/core/clock.ts";
import { TokenBucket } from "./token-bucket.ts";

function takeAll(bucket: TokenBucket): number {
  let taken = 0;
  while (bucket.take()) taken++;
  return taken;
}

describe("a token bucket", () => {
  it("lets a burst through, then so many a second", () => {
    const clock = createManualClock(1_000_000);
    const bucket = new TokenBucket(clock, 20, 40);
    expect(takeAll(bucket)).toBe(40);
    clock.advance(500);
    expect(takeAll(bucket)).toBe(10);
    clock.advance(3_600_000);
    expect(takeAll(bucket)).toBe(40);
  });

  it("gives nothing for a clock that steps back, and goes on from there", () => {
    const clock = createManualClock(1_000_000);
    const bucket = new TokenBucket(clock, 20, 40);
    takeAll(bucket);
    clock.advance(-600_000);
    expect(bucket.take()).toBe(false);
    clock.advance(1_000);
    expect(takeAll(bucket)).toBe(20);
  });

  it("never lets more through than the burst and the rate allow, whenever they come", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 200 }), (waits) => {
        const clock = createManualClock(0);
        const bucket = new TokenBucket(clock, 20, 40);
        let taken = 0;
        for (const ms of waits) {
          clock.advance(ms);
          if (bucket.take()) taken++;
        }
        expect(taken).toBeLessThanOrEqual(40 + (clock.now() / 1000) * 20);
      }),
    );
  });
});
