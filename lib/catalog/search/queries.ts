import { type RawBuilder, sql } from "kysely";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import { cellAndAround, cellMiddle, type PlaceCell } from "../cells.ts";
import type { Diet, Picture } from "../menu.ts";
import { openSteps } from "../open-steps.ts";
import { TERMS_COLUMNS, type TermsRow, termsOf } from "../restaurant-row.ts";
import { createSpanReader } from "../spans.ts";
import { cellKey, dishKey, restaurantKey, wordsKey } from "../surrogate-keys.ts";
import {
  type Candidate,
  countCuisines,
  type Found,
  type KnownRestaurant,
  type Selection,
  selectFrom,
} from "./candidates.ts";
import type { HitDish, SearchHit, SearchResult } from "./hit.ts";
import { createKnownRestaurants } from "./known-restaurants.ts";
import { MAX_PAGE, type Search } from "./search.ts";
import { onlyTag, TAGS, tagBits } from "./tags.ts";
import { usualPlate } from "./usual-plate.ts";
import { MAX_WORDS, type Meaning, type Reading, readMeaning, readWords, type SearchWord, swapped } from "./words.ts";

type Reads = { readonly db: Pick<Context["db"], "replica"> };

const PAGE_SIZE = 36;
const DISHES_SHOWN = 3;
/** How far the headline looks ahead, and the days that this touches. */
const STEPS_MIN = 26 * 60;
const STEPS_DAYS = 2;
/** Of the words that resemble a typed one. */
const RESEMBLING = 40;
/** Menus whose words a page is purged with: those shown, then the next ones. More than this do not fit in a header. */
const MAX_MENU_KEYS = 120;

/**
 * Who delivers to the middle of a cell and is what is searched for, a page of them. Candidates come first, from the
 * cells; words are matched within them. For `open=now` those that
 * open soon come first; which of them is open the browser knows, which reads `spans`.
 * Reads what may be seconds old.
 */
export async function searchCell(ctx: Reads, cell: PlaceCell, search: Search, nowMs: number): Promise<SearchResult> {
  const readings = await readMeanings(ctx, readWords(search.q));
  const candidates = await readCandidates(ctx, cell, search, readings);
  const selection = selectFrom(candidates, { search, readings, middle: cellMiddle(cell), nowMs });
  const total = selection.found.length;
  // Who wants to eat now has no use for pages on which all are shut.
  const paged = search.open === "now" ? selection.found.filter(({ opensSoon }) => opensSoon).length : total;
  const pages = Math.min(MAX_PAGE, Math.max(1, Math.ceil(paged / PAGE_SIZE)));
  const page = Math.min(search.page, pages);
  const shown = selection.found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const looks = await readLooks(ctx, shown, { search, selection, nowMs });
  const spansOf = createSpanReader(nowMs);
  const asksForDishes = readings.length > 0 || search.diet.length > 0 || search.allergen.length > 0;
  return {
    hits: shown.map((each) => hitOf(each, spansOf(each), looks.get(each.id))),
    total,
    steps: stepsOf(selection.found, nowMs),
    page,
    pages,
    cuisines: countCuisines(candidates),
    timeZone: mostFrequent(candidates.map(({ timeZone }) => timeZone)) ?? "UTC",
    keys: [
      ...cellAndAround(cell).map(cellKey),
      ...shown.map(({ id }) => restaurantKey(id)),
      ...(asksForDishes ? menusFirst(shown, candidates).map(wordsKey) : []),
      ...[...looks].flatMap(([id, { dishes, soldOut }]) => [...dishes, ...soldOut].map((dish) => dishKey(id, dish.id))),
    ],
  };
}

/** What the words may mean, by all that any name or dish is called: one statement, none without words. */
async function readMeanings(ctx: Reads, words: readonly SearchWord[]): Promise<Reading[]> {
  if (words.length === 0) return [];
  const typed = words.map((each) => each.typed);
  const turned = words.flatMap((each) => swapped(each.typed).map((other) => ({ typed: each.typed, other })));
  const { rows } = await sql<{ typed: string; word: string }>`
    select t.typed, w.word from unnest(${typed}::text[]) t (typed) cross join lateral (
      (select word from search_words where length(t.typed) > 3 and word like '%' || t.typed || '%'
        order by length(word), word limit ${sql.lit(RESEMBLING)})
      union
      (select word from search_words where length(t.typed) > 3 and word % t.typed
        order by similarity(word, t.typed) desc, word limit ${sql.lit(RESEMBLING)})) w
    union
    select s.typed, w.word
    from unnest(${turned.map((each) => each.typed)}::text[], ${turned.map((each) => each.other)}::text[]) s (typed, other)
    join search_words w on w.word = s.other`.execute(ctx.db.replica);
  return words.map((word) =>
    readMeaning(
      word,
      rows.filter((row) => row.typed === word.typed).map((row) => row.word),
    ),
  );
}

/** `edition` is another one after each change of the row, also where a restaurant came back from a backup. */
type CandidateRow = {
  readonly id: RestaurantId;
  readonly edition: string;
  readonly found: number | null;
  readonly suiting: number | null;
};

/** Everybody who delivers there. Each is looked up by its key, however many there are: never the whole table. */
async function readCandidates(
  ctx: Reads,
  cell: PlaceCell,
  { diet, allergen }: Search,
  readings: readonly Reading[],
): Promise<Candidate[]> {
  const asksForDishes = diet.length > 0 || allergen.length > 0;
  const bits = readings.flatMap(({ sure, near, word }, i) => [
    ...wordBits(i, { ...sure, beginnings: word.beginnings }),
    ...wordBits(MAX_WORDS + i, { ...near, beginnings: [] }),
  ]);
  const looked = (what: RawBuilder<number>) =>
    sql<number>`(select ${what} from restaurant_search s where s.restaurant_id = c.restaurant_id)`;
  const { rows } = await sql<CandidateRow>`
    select r.id, concat(r.version, '.', r.xmin) as edition,
      ${bits.length > 0 ? looked(sql.join(bits, sql` + `)) : sql`0`} as found,
      ${asksForDishes ? sql`coalesce(${looked(countOf(tagBits(diet), tagBits(allergen)))}, 0)` : sql`null::bigint`} as suiting
    from restaurant_cells c
    cross join lateral (select id, version, xmin, removed_at from restaurants where id = c.restaurant_id limit 1) r
    where c.cell = any(${cellAndAround(cell)}::bigint[]) and r.removed_at is null`.execute(ctx.db.replica);
  const restaurants = await readRestaurants(ctx, rows);
  return rows.flatMap(({ id, found, suiting }) => {
    const restaurant = restaurants.get(id);
    return restaurant ? [{ ...restaurant, found: found ?? 0, suiting }] : [];
  });
}

/** As many as a country's towns have between them; of each some 2 kB. */
const MOST_KNOWN = 20_000;
const known = createKnownRestaurants(MOST_KNOWN);

type RestaurantRow = TermsRow & { readonly words: string; readonly edition: string; readonly has_menu: boolean };

/** Those of that edition: as they are known here, else from the database. */
async function readRestaurants(
  ctx: Reads,
  wanted: readonly Pick<CandidateRow, "id" | "edition">[],
): Promise<Map<RestaurantId, KnownRestaurant>> {
  const restaurants = new Map<RestaurantId, KnownRestaurant>();
  const unknown: RestaurantId[] = [];
  for (const { id, edition } of wanted) {
    const before = known.get(id, edition);
    if (before) restaurants.set(id, before);
    else unknown.push(id);
  }
  if (unknown.length === 0) return restaurants;
  const columns = sql.join(TERMS_COLUMNS.map((column) => sql.ref(`r.${column}`)));
  const { rows } = await sql<RestaurantRow>`
    select ${columns}, r.words, concat(r.version, '.', r.xmin) as edition, coalesce(s.dishes > 0, false) as has_menu
    from unnest(${unknown}::text[]) n (id)
    cross join lateral (select *, xmin from restaurants where id = n.id limit 1) r
    left join lateral (select tag_counts[${sql.lit(TAGS.length + 1)}] as dishes from restaurant_search
      where restaurant_id = n.id limit 1) s on true`.execute(ctx.db.replica);
  for (const row of rows) {
    const restaurant = { ...termsOf(row), nameWords: row.words.split(" "), hasMenu: row.has_menu };
    known.set(row.edition, restaurant);
    restaurants.set(restaurant.id, restaurant);
  }
  return restaurants;
}

/** The bit of a word, where the restaurant's words or diets have it. */
function wordBits(
  bit: number,
  { beginnings, words, diets }: Meaning & { beginnings: readonly string[] },
): RawBuilder<number>[] {
  const query = [...beginnings.map((each) => `'${each}':*`), ...words.map((each) => `'${each}'`)].join("|");
  const has = [
    ...(query === "" ? [] : [sql`s.words @@ ${query}::tsquery`]),
    ...[...diets].map((each) => sql`${countOf(tagBits([each]), 0)} >= 3`),
  ];
  if (has.length === 0) return [];
  return [sql`case when ${sql.join(has, sql` or `)} then ${sql.lit(1 << bit)} else 0 end`];
}

/** How many dishes have all of these tags and none of those. One tag is counted already. */
function countOf(all: number, none: number): RawBuilder<number> {
  const [only, without] = [onlyTag(all), onlyTag(none)];
  if (only !== null && none === 0) return sql`s.tag_counts[${sql.lit(only)}]`;
  if (without !== null && all === 0)
    return sql`s.tag_counts[${sql.lit(TAGS.length + 1)}] - s.tag_counts[${sql.lit(without)}]`;
  return sql`(select coalesce(sum(count), 0)::bigint from unnest(s.kinds, s.kind_counts) k (kind, count)
    where kind & ${sql.lit(all)} = ${sql.lit(all)} and kind & ${sql.lit(none)} = 0)`;
}

type LookDish = HitDish & { readonly picture: Picture };
type Look = {
  readonly picture: Picture | null;
  readonly dishes: readonly LookDish[];
  /** What would be shown before the last of them if it were not sold out. */
  readonly soldOut: readonly LookDish[];
};
type LookRow = {
  id: RestaurantId;
  picture: Picture | null;
  dishes: (LookDish & { isSoldOut: boolean })[] | null;
};

/** Pictures of those shown, and their dishes that were asked for: those with most of the words first. */
async function readLooks(
  ctx: Reads,
  shown: readonly Found[],
  { search: { diet, allergen }, selection, nowMs }: { search: Search; selection: Selection; nowMs: number },
): Promise<Map<RestaurantId, Look>> {
  if (shown.length === 0) return new Map();
  const scores = selection.readings.map(scoreIn);
  const isAsked = scores.length > 0 || diet.length > 0;
  const score = scores.length > 0 ? sql.join(scores, sql` + `) : sql`1`;
  const { rows } = await sql<LookRow>`
    select n.id, s.picture, ${isAsked ? sql`d.dishes` : sql`null`} as dishes
    from unnest(${shown.map(({ id }) => id)}::text[]) n (id)
    left join lateral (
      select picture, dish_from_minor from restaurant_search where restaurant_id = n.id limit 1) s on true
    ${
      isAsked
        ? sql`left join lateral (
      select json_agg(json_build_object('id', id, 'name', name, 'priceMinor', price_minor, 'picture', picture,
        'isSoldOut', is_sold_out) order by place) as dishes
      from (
        select i.id, i.name, i.price_minor, i.picture, i.is_sold_out, row_number() over best as place,
          count(*) filter (where not i.is_sold_out) over best as there
        from (
          -- Most dishes have none of the words: that is seen before anything is weighed (offset 0 keeps it so).
          select *, coalesce(sold_out_until > to_timestamp(${nowMs}::float8 / 1000), false) as is_sold_out
          from menu_items where restaurant_id = n.id and ${mayScore(selection)}
            and diets @> ${diet}::text[] and not allergens && ${allergen}::text[] offset 0) i
        -- read once, not once for each dish
        join (select id, position from menu_sections where restaurant_id = n.id offset 0) m on m.id = i.section_id
        cross join lateral (
          select ${score} as score from (
            select ' ' || i.words || ' ' as text, ' ' || left(i.words, length(i.name)) || ' ' as title) t offset 0) f
        where f.score > 0
        window best as (order by f.score desc, i.price_minor < s.dish_from_minor, m.position, i.position, i.id
          rows unbounded preceding)) ranked
      -- Those shown, and those sold out that would be shown instead.
      where there < ${sql.lit(DISHES_SHOWN)} or there = ${sql.lit(DISHES_SHOWN)} and not is_sold_out) d on true`
        : sql``
    }`.execute(ctx.db.replica);
  return new Map(
    rows.map(({ id, picture, dishes }) => {
      const all = dishes ?? [];
      const part = (sold: boolean) => all.filter(({ isSoldOut }) => isSoldOut === sold);
      return [id, { picture, dishes: part(false), soldOut: part(true) }];
    }),
  );
}

type Taken = Selection["readings"][number];

/** 2 for a dish that is called so, 1 for one that is described so or suits that diet, 0. */
function scoreIn(reading: Taken): RawBuilder<number> {
  const patterns = [
    ...reading.word.beginnings.map((each) => `% ${each}%`),
    ...wholeWords(reading).map((each) => `% ${each} %`),
  ];
  const diets = dietsIn(reading);
  return sql`case when t.text like any(${patterns}::text[])
    then case when t.title like any(${patterns}::text[]) then 2 else 1 end
    ${diets.length > 0 ? sql`when i.diets && ${diets}::text[] then 1` : sql``} else 0 end`;
}

/** True for every dish that scores, and for few others. */
function mayScore({ readings }: Selection): RawBuilder<boolean> {
  if (readings.length === 0) return sql`true`;
  const patterns = readings
    .flatMap((each) => [...each.word.beginnings, ...wholeWords(each)])
    .map((each) => `%${each}%`);
  return sql`(words like any(${patterns}::text[]) or diets && ${readings.flatMap(dietsIn)}::text[])`;
}

function wholeWords({ sure, near, takesNear }: Taken): string[] {
  return [...sure.words, ...(takesNear ? near.words : [])];
}

function dietsIn({ sure, near, takesNear }: Taken): Diet[] {
  return [...sure.diets, ...(takesNear ? near.diets : [])];
}

function hitOf(each: Found, spans: readonly number[], look: Look | undefined): SearchHit {
  const { id, slug, name, at, cuisines, rating, currency, feeMinor, minimumMinor, discount, eta, distanceM } = each;
  const { hasMenu } = each;
  const dishes = look?.dishes ?? [];
  return {
    ...{ id, slug, name, at, cuisines, rating, currency, feeMinor, minimumMinor, discount, eta, distanceM, hasMenu },
    spans: hasMenu ? spans : [],
    picture: dishes[0]?.picture ?? look?.picture ?? usualPlate(cuisines[0] ?? "other"),
    dishes: dishes.map(({ id: dishId, name: dishName, priceMinor }) => ({ id: dishId, name: dishName, priceMinor })),
  };
}

/** For the headline, from this minute on. */
function stepsOf(found: readonly Found[], nowMs: number): number[] {
  const spansOf = createSpanReader(nowMs, STEPS_DAYS);
  const kitchens = found.flatMap((each) => (each.hasMenu ? [{ spans: spansOf(each), etaMin: each.eta.minMin }] : []));
  return openSteps(kitchens, Math.floor(nowMs / 60_000), STEPS_MIN);
}

/** Those whose menu, if it changed, would change the page, or could: as many as have room. */
function menusFirst(shown: readonly Found[], candidates: readonly Candidate[]): RestaurantId[] {
  const ids = new Set([...shown, ...candidates].map(({ id }) => id));
  return [...ids].slice(0, MAX_MENU_KEYS);
}

function mostFrequent(list: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const each of list) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
