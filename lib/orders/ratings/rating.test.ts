import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOST_RATING_WORDS, ratedUntil, ratingSchema } from "./rating.ts";

const DAY_MS = 24 * 3_600_000;
const read = (body: unknown) => ratingSchema.safeParse(body).data ?? null;

describe("a rating that comes in", () => {
  it("is whole stars from one to five for both, and says nothing where nothing is said", () => {
    expect(read({ food: 5, delivery: 1 })).toEqual({ food: 5, delivery: 1, words: "" });
    for (const food of [0, 6, 4.5, -1, "5", null, Number.NaN, undefined])
      expect(read({ food, delivery: 3 })).toBeNull();
    expect(read({ food: 3 })).toBeNull();
  });

  it("keeps lines, and nothing that no keyboard writes", () => {
    const said = (words: string) => read({ food: 5, delivery: 5, words })?.words ?? null;
    expect(said("  Crisp.\r\nA little late.\n")).toBe("Crisp.\nA little late.");
    expect(said("a\u0000b")).toBeNull();
    expect(said("x".repeat(MOST_RATING_WORDS))).toHaveLength(MOST_RATING_WORDS);
    expect(said("x".repeat(MOST_RATING_WORDS + 1))).toBeNull();
  });

  it("is read or refused whatever comes, and the same when it is read again", () => {
    const thing = fc.anything({ maxDepth: 1 });
    const anything = fc.record({ food: thing, delivery: thing, words: thing });
    const nearly = fc.record({
      food: fc.integer({ min: -1, max: 7 }),
      delivery: fc.integer({ min: 1, max: 5 }),
      words: fc.string({ unit: "binary", maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.oneof(anything, nearly), (body) => {
        const rating = read(body);
        if (!rating) return;
        expect([rating.food, rating.delivery].every((each) => [1, 2, 3, 4, 5].includes(each))).toBe(true);
        expect(rating.words.length).toBeLessThanOrEqual(MOST_RATING_WORDS);
        expect(rating.words).not.toContain("\u0000");
        expect(read(rating)).toEqual(rating);
      }),
    );
  });
});

describe("ratedUntil", () => {
  it("is a month after the hand-over, two days after one was given, and never before it is there", () => {
    expect(ratedUntil(null, null)).toBeNull();
    expect(ratedUntil(7, null)).toBe(7 + 30 * DAY_MS);
    expect(ratedUntil(7, { ratedAt: 7 + 29 * DAY_MS })).toBe(7 + 31 * DAY_MS);
  });
});
