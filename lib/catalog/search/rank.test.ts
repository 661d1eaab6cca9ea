import fc from "fast-check";
import { expect, it, test } from "vitest";
import { type Rankable, rank } from "./rank.ts";
import { SORTS } from "./search.ts";

const USUAL: Rankable = {
  slug: "usual",
  match: 1,
  etaMin: 40,
  rating: { tenths: 42, count: 100 },
  feeMinor: 2_900,
  opensSoon: true,
};
const first = (list: readonly (Partial<Rankable> & { slug: string })[], sort: (typeof SORTS)[number] = "best") =>
  rank(
    list.map((each) => ({ ...USUAL, ...each })),
    sort,
  )[0]?.slug;

it("puts first what is nearer, better liked or cheaper, all else the same", () => {
  expect(first([{ slug: "a" }, { slug: "b", etaMin: 25 }])).toBe("b");
  expect(first([{ slug: "a" }, { slug: "b", rating: { tenths: 47, count: 100 } }])).toBe("b");
  expect(first([{ slug: "a" }, { slug: "b", feeMinor: 0 }])).toBe("b");
});

it("puts first what fits the words, however far, dear and disliked", () => {
  const poor = { etaMin: 90, rating: { tenths: 20, count: 500 }, feeMinor: 9_900 };
  expect(
    first([
      { slug: "a", match: 0.3, etaMin: 15, feeMinor: 0 },
      { slug: "b", match: 1, ...poor },
    ]),
  ).toBe("b");
});

it("puts last who is closed for now", () => {
  expect(
    first([
      { slug: "a", opensSoon: false },
      { slug: "b", match: 0.6 },
    ]),
  ).toBe("b");
  expect(first([{ slug: "a", opensSoon: false, etaMin: 15 }, { slug: "b" }], "time")).toBe("b");
});

it("puts first who is open soon, however it is sorted, where only that is wanted", () => {
  const list = [
    { ...USUAL, slug: "a", opensSoon: false, match: 1, etaMin: 5, feeMinor: 0, rating: { tenths: 50, count: 900 } },
    { ...USUAL, slug: "b", match: 0.1, etaMin: 90, feeMinor: 9_900, rating: null },
  ];
  for (const sort of SORTS) expect(rank(list, sort, { openFirst: true })[0]?.slug, sort).toBe("b");
});

it("does not take the word of three guests for that of three hundred", () => {
  expect(
    first([
      { slug: "a", rating: { tenths: 50, count: 3 } },
      { slug: "b", rating: { tenths: 47, count: 300 } },
    ]),
  ).toBe("b");
});

it("sorts by what was asked for", () => {
  expect(first([{ slug: "a" }, { slug: "b", rating: { tenths: 43, count: 5 }, feeMinor: 9_900 }], "rating")).toBe("b");
  expect(first([{ slug: "a" }, { slug: "b", rating: null }], "rating")).toBe("a");
  expect(first([{ slug: "a" }, { slug: "b", feeMinor: 1_900, match: 0.3 }], "fee")).toBe("b");
  expect(first([{ slug: "a" }, { slug: "b", etaMin: 39, match: 0.3 }], "time")).toBe("b");
});

test("the order does not depend on that in which they were found, and loses nobody", () => {
  const rankable = fc.record({
    match: fc.double({ min: 0, max: 1, noNaN: true }),
    etaMin: fc.integer({ min: 5, max: 120 }),
    rating: fc.option(fc.record({ tenths: fc.integer({ min: 10, max: 50 }), count: fc.integer({ min: 0, max: 999 }) })),
    feeMinor: fc.integer({ min: 0, max: 9_900 }),
    opensSoon: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(rankable, { maxLength: 20 }), fc.constantFrom(...SORTS), fc.nat(), (list, sort, turn) => {
      const named = list.map((each, i) => ({ ...each, slug: `s${i}` }));
      const at = named.length === 0 ? 0 : turn % named.length;
      const turned = [...named.slice(at), ...named.slice(0, at)];
      const ranked = rank(named, sort).map(({ slug }) => slug);
      expect(rank(turned, sort).map(({ slug }) => slug)).toEqual(ranked);
      expect([...ranked].sort()).toEqual(named.map(({ slug }) => slug).sort());
    }),
  );
});
