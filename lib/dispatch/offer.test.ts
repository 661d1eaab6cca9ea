import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OFFER_MS, OFFER_STATUSES, type Offer, type PastOffer, stepOffer, turnOf } from "./offer.ts";

const fresh: Offer = { status: "offered", expiresAt: OFFER_MS };

describe("an offer", () => {
  it("is accepted or declined within its time, and stays so however often it is said", () => {
    for (const [type, status] of [
      ["accept", "accepted"],
      ["decline", "declined"],
      ["withdraw", "withdrawn"],
    ] as const) {
      const first = stepOffer(fresh, { type, at: OFFER_MS - 1 });
      expect(first).toEqual({ offer: { ...fresh, status }, isHeard: true });
      expect(stepOffer(first.offer, { type, at: OFFER_MS + 1 })).toEqual({ offer: first.offer, isHeard: true });
    }
  });

  it("has run out for an answer that comes too late, noticed or not", () => {
    expect(stepOffer(fresh, { type: "accept", at: OFFER_MS })).toEqual({
      offer: { ...fresh, status: "expired" },
      isHeard: false,
    });
    expect(stepOffer(fresh, { type: "tick", at: OFFER_MS }).offer.status).toBe("expired");
    expect(stepOffer(fresh, { type: "tick", at: OFFER_MS - 1 }).offer).toBe(fresh);
  });

  it("never leaves its end, and no answer but the one that made it is heard after it", () => {
    const event = fc.record({
      type: fc.constantFrom("accept" as const, "decline" as const, "withdraw" as const, "tick" as const),
      at: fc.nat({ max: 2 * OFFER_MS }),
    });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        let offer = fresh;
        for (const one of [...events].sort((a, b) => a.at - b.at)) {
          const { offer: next, isHeard } = stepOffer(offer, one);
          if (offer.status !== "offered") expect(next).toBe(offer);
          expect(OFFER_STATUSES).toContain(next.status);
          if (one.type === "accept") expect(isHeard).toBe(next.status === "accepted");
          offer = next;
        }
      }),
    );
  });
});

describe("whose turn it is", () => {
  const past = (driverId: string, status: PastOffer["status"], endedAt: number): PastOffer => ({
    driverId,
    status,
    endedAt,
  });

  it("is not that of somebody who said no, for ten minutes, or who said nothing, for two", () => {
    const history = [past("a", "declined", 0), past("b", "expired", 0), past("c", "withdrawn", 0)];
    const at = (nowMs: number) => [...turnOf(history, { nowMs, wantedSince: nowMs }).refusedBy];
    expect(at(119_999)).toEqual(["a", "b"]);
    expect(at(120_000)).toEqual(["a"]);
    expect(at(600_000)).toEqual([]);
  });

  it("is an operator's after eight in vain, or ten minutes without anybody", () => {
    const history = Array.from({ length: 8 }, (_, i) => past(`${i}`, i % 2 ? "declined" : "expired", i));
    expect(turnOf(history.slice(1), { nowMs: 10, wantedSince: 0 }).isAlarm).toBe(false);
    expect(turnOf(history, { nowMs: 10, wantedSince: 0 }).isAlarm).toBe(true);
    expect(turnOf([], { nowMs: 599_999, wantedSince: 0 }).isAlarm).toBe(false);
    expect(turnOf([], { nowMs: 600_000, wantedSince: 0 }).isAlarm).toBe(true);
  });
});
