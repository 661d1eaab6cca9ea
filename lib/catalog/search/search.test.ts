import fc from "fast-check";
import { expect, test } from "vitest";
import { EVERYTHING, formatSearch, MAX_WORDS_LENGTH, parseSearch } from "./search.ts";

const canonical = (query: string) => formatSearch(parseSearch(new URLSearchParams(query)));

test("there is one canonical way to say a thing", () => {
  const said =
    "?allergen=nuts,sesame&cuisine=pizza,sushi&diet=vegan&fee=2900&open=2026-11-22T18:30&page=2&q=glass+noodles&sort=rating&time=45";
  expect(canonical(said)).toBe(said);
  const otherwise =
    "time=45&sort=rating&q=%20glass%20%20noodles&page=2&open=2026-11-22T18%3A30&fee=2900&diet=vegan,vegan&cuisine=sushi&cuisine=pizza&allergen=sesame%2Cnuts&utm_source=x";
  expect(canonical(otherwise)).toBe(said);
  expect(parseSearch(new URLSearchParams(said))).toEqual({
    allergen: ["nuts", "sesame"],
    cuisine: ["pizza", "sushi"],
    diet: ["vegan"],
    fee: 2_900,
    open: "2026-11-22T18:30",
    page: 2,
    q: "glass noodles",
    sort: "rating",
    time: 45,
  });
});

test("what is usual, and what is not understood, is not said", () => {
  expect(parseSearch(new URLSearchParams())).toEqual(EVERYTHING);
  for (const nothing of [
    "sort=best&page=1&q=&cuisine=&time=&fee=&open=",
    "sort=price&page=0&page=3&time=31&fee=-1&cuisine=Pizza&diet=none&allergen=__proto__",
    "page=21",
    "page=1e1&fee=99999999999999999999&time=045",
    "fee=2950&fee=100",
    "open=2026-11-22T18:31&q=%20%00%20",
    "open=2026-02-30T18:30",
    "open=2026-11-22T24:00",
    "open=yesterday&q=😀%20%F0%9F%8D%95%20!!!",
    "q=%E2%80%AE%E2%80%8F",
  ]) {
    expect(canonical(nothing), nothing).toBe("");
  }
});

test("words stay as they were typed, but for spaces and signs that nobody sees", () => {
  const words = (q: string) => parseSearch(new URLSearchParams({ q })).q;
  expect(words("  Smörgås\t &  50% _ 'rabatt' \u0000")).toBe("Smörgås & 50% _ 'rabatt'");
  expect(words("a\u202Ebc\u200Fd")).toBe("a bc d");
  expect(words("Cafe\u0301")).toBe("Café");
  expect(words("عربي سوشي")).toBe("عربي سوشي");
  expect([...words("pizza ".repeat(1_000))]).toHaveLength(MAX_WORDS_LENGTH - 1);
  expect(canonical(`q=${encodeURIComponent("Smörgås & 50%, nu: 'ja'")}`)).toBe(
    "?q=Sm%C3%B6rg%C3%A5s+%26+50%25,+nu:+%27ja%27",
  );
});

test("any address has a canonical one that stays, and that says the same", () => {
  const word = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.string({ unit: "grapheme", maxLength: 80 }),
    fc.constantFrom("1", "2", "30", "2900", "now", "2027-03-28T02:30", "pizza,sushi", "vegan", "nuts", "rating"),
  );
  const name = fc.constantFrom("allergen", "cuisine", "diet", "fee", "open", "page", "q", "sort", "time", "other");
  fc.assert(
    fc.property(fc.array(fc.tuple(name, word), { maxLength: 12 }), (pairs) => {
      const search = parseSearch(new URLSearchParams(pairs));
      const query = formatSearch(search);
      expect(parseSearch(new URLSearchParams(query))).toEqual(search);
      expect(canonical(query)).toBe(query);
      expect([...search.q].length).toBeLessThanOrEqual(MAX_WORDS_LENGTH);
      // It stays as it is in a browser's address.
      expect(new URL(`/s/x${query}`, "https://a.example").search).toBe(query);
      const names = [...new URLSearchParams(query).keys()];
      expect(names).toEqual([...new Set(names)].sort());
    }),
  );
});
