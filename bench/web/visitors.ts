import { cellAt, cellName } from "#lib/catalog/cells.ts";
import { EVERYTHING, formatSearch, type Search } from "#lib/catalog/search/search.ts";
import type { LngLat } from "#lib/core/geo.ts";
import { createRng, type Rng } from "#lib/core/rng.ts";
import type { Shot } from "./load-process.ts";

/**
 * What visitors ask for on an evening. Few places, words and restaurants are asked for by most: the nth of a kind is by
 * 1/n of those who ask for the first (Zipf). More than half look at a place's whole list, a quarter at a restaurant, some
 * search for words or filter. A third of all requests are navigations within the page, each with what its browser has on the
 * screen already in its headers and their hash in its address.
 */

const WORDS =
  "pizza|sushi|burger|kebab|thai|ramen|curry|pasta|sallad|tacos|falafel|vegan|pho|poke|wok|lax|soppa|dumplings|kaffe|glass".split(
    "|",
  );
const FILTERS: readonly Partial<Search>[] = [
  { sort: "time" },
  { diet: ["vegan"] },
  { fee: 0 },
  { cuisine: ["pizza"] },
  { sort: "rating" },
  { time: 30 },
  { open: "now" },
  { diet: ["vegetarian"] },
];
/** Shares of the requests, in hundredths; what is left is for restaurants. */
const SHARES = { home: 10, live: 2, place: 56, words: 3, filter: 3 } as const;
/** Where customers live, and how many of them want the page in Swedish. */
const CELLS = 100;
const SWEDISH = 0.9;

export type Town = { readonly slugs: readonly string[]; readonly places: readonly LngLat[] };

/** So many requests, the same for the same seed. */
export function visitorsOf({ slugs, places }: Town, count: number, seed: string): Shot[] {
  const rng = createRng(seed);
  const cells = [...new Set(places.map((at) => cellName(cellAt(at))))].slice(0, CELLS);
  const pick = { cell: zipf(rng, cells), word: zipf(rng, WORDS), filter: zipf(rng, FILTERS), slug: zipf(rng, slugs) };
  return Array.from({ length: count }, () => {
    const path = `/${rng.next() < SWEDISH ? "sv" : "en"}${pathOf(rng, pick)}`;
    return rng.next() < 1 / 3 ? navigation(rng, path) : { path, headers: { "Accept-Encoding": "gzip, br" } };
  });
}

type Pick = { cell(): string; word(): string; filter(): Partial<Search>; slug(): string };

function pathOf(rng: Rng, pick: Pick): string {
  let share = rng.next() * 100;
  const is = (part: number) => {
    share -= part;
    return share < 0;
  };
  if (is(SHARES.home)) return "";
  if (is(SHARES.live)) return "/live";
  if (is(SHARES.place)) return `/s/${pick.cell()}`;
  if (is(SHARES.words)) return `/s/${pick.cell()}${formatSearch({ ...EVERYTHING, q: pick.word() })}`;
  if (is(SHARES.filter)) return `/s/${pick.cell()}${formatSearch({ ...EVERYTHING, ...pick.filter() })}`;
  return `/r/${pick.slug()}`;
}

/** As Next's browser side asks: no two browsers have quite the same on their screens. */
function navigation(rng: Rng, path: string): Shot {
  const state = encodeURIComponent(JSON.stringify(["", { children: [["locale", "sv", "d"], rng.int(0, 1e9)] }]));
  const hash = rng.int(0, 36 ** 6).toString(36);
  return {
    path: `${path}${path.includes("?") ? "&" : "?"}_rsc=${hash}`,
    headers: { "Accept-Encoding": "gzip, br", RSC: "1", "Next-Router-State-Tree": state },
  };
}

function zipf<T>(rng: Rng, things: readonly T[]): () => T {
  const sums: number[] = [];
  for (let i = 0; i < things.length; i++) sums.push((sums[i - 1] ?? 0) + 1 / (i + 1));
  return () => {
    const at = rng.next() * (sums.at(-1) ?? 0);
    const found = things[sums.findIndex((sum) => sum > at)];
    if (found === undefined) throw new RangeError("nothing to choose from");
    return found;
  };
}
