import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { FILLERS } from "./vocabulary.ts";
import { isTypo, MAX_WORDS, readMeaning, readWords, swapped } from "./words.ts";

const typed = (q: string) => readWords(q).map((word) => word.typed);
const meaning = (word: string, known: string[] = []) => {
  const [read] = readWords(word);
  if (!read) throw new Error("no word");
  return readMeaning(read, known);
};

describe("what was typed", () => {
  it("is folded words, each once, without those that say nothing", () => {
    expect(typed("Pizza med SKINKA & pizza!")).toEqual(["pizza", "skinka"]);
    expect(typed("räksmörgås")).toEqual(["raksmorgas"]);
    expect(typed("och med")).toEqual(["och", "med"]);
    expect(typed("% _ ' \u0000 🍕🍕🍕")).toEqual([]);
    expect(typed("寿司 سوشي")).toEqual(["寿司", "سوشي"]);
  });

  it("has an end", () => {
    expect(typed("a1 b2 c3 d4 e5 f6 g7 h8 i9 j10")).toHaveLength(MAX_WORDS);
    expect([...(typed("🄰".repeat(200))[0] ?? "")].length).toBeLessThanOrEqual(40);
  });
});

describe("a word", () => {
  it("may name a kitchen or a diet, in English and in Swedish, begun or whole", () => {
    expect([...meaning("japanskt").sure.cuisines]).toEqual(["sushi", "ramen"]);
    expect([...meaning("hamburgare").sure.cuisines]).toEqual(["burgers"]);
    expect([...meaning("indis").sure.cuisines]).toEqual(["indian"]);
    expect([...meaning("vegetariskt").sure.diets]).toEqual(["vegetarian"]);
    expect([...meaning("Glutenfri").sure.diets]).toEqual(["gluten_free"]);
    expect(readWords("kyckling")[0]?.beginnings).toEqual(["chicken", "kyckling"]);
  });

  it("may stand within another, as Swedish writes them", () => {
    expect(meaning("pizza", ["kebabpizza", "pizzabulle", "pasta"]).sure.words).toEqual(["kebabpizza"]);
    expect(meaning("ris", ["kris", "risotto"]).sure.words).toEqual([]);
  });

  it("may be mistyped, by little", () => {
    expect([...meaning("piza").near.cuisines]).toEqual(["pizza"]);
    expect([...meaning("suhsi").near.cuisines]).toEqual(["sushi"]);
    expect([...meaning("vegnsk").near.diets]).toEqual(["vegan"]);
    expect(meaning("margarita", ["margherita", "margarin"]).near.words).toEqual(["margherita", "margarin"]);
    expect(meaning("ris", ["bris", "mis"]).near.words).toEqual([]);
    expect(meaning("ramen", ["ramen", "raven"])).toMatchObject({ sure: { words: [] }, near: { words: ["raven"] } });
  });
});

const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 9 });

test("one mistake is forgiven from four letters on, whichever it is", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), minLength: 4, maxLength: 12 });
  fc.assert(
    fc.property(word, fc.nat(), (right, place) => {
      const at = place % right.length;
      const wrongs = [
        `${right.slice(0, at)}x${right.slice(at)}`,
        `${right.slice(0, at)}x${right.slice(at + 1)}`,
        ...swapped(right),
      ];
      for (const wrong of wrongs) expect(isTypo(wrong, right), `${wrong} for ${right}`).toBe(true);
    }),
  );
});

test("mistakes count the same from either side, and only a word itself has none", () => {
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      if (a.length === b.length) expect(isTypo(a, b)).toBe(isTypo(b, a));
      if (a.length < 4) expect(isTypo(a, b)).toBe(a === b);
      expect(isTypo(a, a)).toBe(true);
    }),
  );
});

test("whatever is typed, its words are safe to hand on, and few", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (q) => {
      const words = typed(q);
      expect(words.length).toBeLessThanOrEqual(MAX_WORDS);
      for (const word of words) expect(word).toMatch(/^[\p{L}\p{N}]{1,40}$/u);
      if (words.some((word) => !FILLERS.has(word))) expect(words.some((word) => FILLERS.has(word))).toBe(false);
    }),
  );
});
