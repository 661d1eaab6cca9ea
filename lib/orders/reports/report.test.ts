import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isReportable, REPORT_KINDS, reportSchema } from "./report.ts";

const DAY_MS = 24 * 3_600_000;
const requestKey = "k".repeat(22);
const read = (body: object) => reportSchema.safeParse({ requestKey, ...body }).data ?? null;

describe("a problem that comes in", () => {
  it("has a kind, lines that are named once, and words where the kind says nothing", () => {
    expect(read({ kind: "cold" })).toEqual({ kind: "cold", lines: [], words: "", requestKey });
    expect(read({ kind: "missing", lines: [0, 2] })?.lines).toEqual([0, 2]);
    for (const lines of [[0, 0], [-1], [1.5], ["0"], Array.from({ length: 101 }, (_, i) => i)]) {
      expect(read({ kind: "missing", lines })).toBeNull();
    }
    expect(read({ kind: "other", words: " \n " })).toBeNull();
    expect(read({ kind: "other", words: " A fork " })?.words).toBe("A fork");
    expect(read({ kind: "late" })).toBeNull();
  });

  it("is read or refused whatever comes, and the same when it is read again", () => {
    const thing = fc.anything({ maxDepth: 1 });
    const body = fc.record({
      kind: fc.oneof(fc.constantFrom(...REPORT_KINDS), thing),
      lines: fc.oneof(fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 4 }), thing),
      words: fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), thing),
    });
    fc.assert(
      fc.property(body, (asked) => {
        const problem = read(asked);
        if (!problem) return;
        expect(new Set(problem.lines).size).toBe(problem.lines.length);
        expect(problem.words).not.toContain("\u0000");
        expect(problem.kind !== "other" || problem.words !== "").toBe(true);
        expect(read(problem)).toEqual(problem);
      }),
    );
  });
});

describe("isReportable", () => {
  it("is so on the way and for two weeks after the hand-over, and never of what nobody made", () => {
    const at = (status: Parameters<typeof isReportable>[0]["status"], deliveredAt: number | null, nowMs: number) =>
      isReportable({ status, deliveredAt, endedAt: deliveredAt }, nowMs);
    expect(at("picked_up", null, 0)).toBe(true);
    expect(at("delivered", 5, 5 + 14 * DAY_MS - 1)).toBe(true);
    expect(at("refunded", 5, 6)).toBe(true);
    expect(at("delivered", 5, 5 + 14 * DAY_MS)).toBe(false);
    for (const status of ["draft", "placed", "preparing", "cancelled", "expired", "rejected"] as const) {
      expect(at(status, null, 0)).toBe(false);
    }
  });
});
