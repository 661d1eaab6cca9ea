import { describe, expect, it } from "vitest";
import type { Eta } from "#lib/tracking/order-feed.ts";
import { arrivalOf } from "./arrival.ts";

const MIN = 60_000;
const NOW = 1_790_000_000_000;
const eta = (fromMin: number, toMin: number, reason: Eta["reason"] = "driver_on_the_way"): Eta => ({
  from: NOW + fromMin * MIN,
  to: NOW + toMin * MIN,
  reason,
  driverMin: null,
  lateMin: 0,
});

describe("arrivalOf", () => {
  it("says a range in whole minutes that holds the whole of it", () => {
    expect(arrivalOf(eta(6.2, 8.4), NOW, 0, 0)).toMatchObject({ kind: "range", fromMin: 6, toMin: 9 });
  });

  it("reads the gateway's times by the local clock", () => {
    expect(arrivalOf(eta(6, 9), NOW - 10 * MIN, 10 * MIN, 0)).toMatchObject({ fromMin: 6, toMin: 9 });
  });

  it("never says an arrival in the past, nor a range that is none", () => {
    expect(arrivalOf(eta(-4, 3), NOW, 0, 0)).toMatchObject({ kind: "range", fromMin: 1, toMin: 3 });
    expect(arrivalOf(eta(2.1, 1.9), NOW, 0, 0)).toMatchObject({ fromMin: 1, toMin: 2 });
    expect(arrivalOf(eta(-9, -5), NOW, 0, 0)).toEqual({ kind: "soon", toMs: NOW });
  });

  it("calls the last metres a matter of any minute", () => {
    expect(arrivalOf(eta(0.2, 2.5, "arriving"), NOW, 0, 0).kind).toBe("soon");
    expect(arrivalOf(eta(0.2, 2.5), NOW, 0, 0).kind).toBe("range");
  });

  it("widens with a feed that is silent for more than a minute", () => {
    expect(arrivalOf(eta(6, 9), NOW, 0, 50_000)).toMatchObject({ toMin: 9 });
    expect(arrivalOf(eta(6, 9), NOW, 0, 3 * MIN)).toMatchObject({ fromMin: 6, toMin: 12 });
  });
});
