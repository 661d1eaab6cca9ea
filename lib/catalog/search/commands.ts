import { type Kysely, sql } from "kysely";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { TAGS } from "./tags.ts";

/** Longer words are cut: nobody types them. */
const MAX_WORD = 40;
/** Of a menu without end the first words of the alphabet count. */
const MAX_WORDS = 4_000;

/**
 * Writes what a search looks at for these restaurants, from what their rows say now. To be called in the transaction
 * that has changed a name or a menu, after it has locked the restaurant.
 */
export async function indexForSearch(trx: Kysely<Tables>, ids: readonly RestaurantId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    insert into restaurant_search as s (restaurant_id, words, kinds, kind_counts, tag_counts, dish_from_minor, picture)
    select r.id, array_to_tsvector(w.words), k.kinds, k.counts, t.counts, m.dish_from_minor, m.picture
    from restaurants r
    cross join lateral (
      select coalesce((array_agg(distinct left(word, ${sql.lit(MAX_WORD)}) collate "C"))[1:${sql.lit(MAX_WORDS)}], '{}') as words
      from (
        select string_to_table(r.words, ' ') as word
        union all
        select string_to_table(i.words, ' ') from menu_items i where i.restaurant_id = r.id) each
      where word <> '') w
    cross join lateral (
      select coalesce(percentile_disc(0.5) within group (order by i.price_minor) / 2, 0) as dish_from_minor,
        (array_agg(i.picture order by s.position, s.id, i.position, i.id))[1] as picture
      from menu_items i join menu_sections s on s.restaurant_id = i.restaurant_id and s.id = i.section_id
      where i.restaurant_id = r.id) m
    cross join lateral (
      select coalesce(array_agg(kind), '{}') as kinds, coalesce(array_agg(count), '{}') as counts
      from (
        select kind, count(*) from menu_items i, lateral (
          select coalesce(bit_or(1::bigint << (array_position(${TAGS}::text[], tag) - 1)), 0) as kind
          from unnest(i.allergens || i.diets) tag) each
        where i.restaurant_id = r.id and i.price_minor >= m.dish_from_minor
        group by kind order by kind) each) k
    cross join lateral (
      select array_agg(coalesce(dishes, 0) order by bit) as counts
      from generate_series(0, ${sql.lit(TAGS.length)}) bit left join lateral (
        select sum(count)::bigint as dishes from unnest(k.kinds, k.counts) each (kind, count)
        where bit = ${sql.lit(TAGS.length)} or (kind >> bit) & 1 = 1) of on true) t
    where r.id = any(${ids}::text[])
    order by r.id
    on conflict (restaurant_id) do update
    set words = excluded.words, kinds = excluded.kinds, kind_counts = excluded.kind_counts,
      tag_counts = excluded.tag_counts, dish_from_minor = excluded.dish_from_minor, picture = excluded.picture
    where (s.words, s.kinds, s.kind_counts, s.tag_counts, s.dish_from_minor, s.picture) is distinct from (excluded.words,
      excluded.kinds, excluded.kind_counts, excluded.tag_counts, excluded.dish_from_minor, excluded.picture)`.execute(
    trx,
  );
  // Numbers are typed right or not at all. In order, so that two who add the same words wait for each other once.
  await sql`
    insert into search_words (word)
    select distinct word from restaurant_search s, unnest(tsvector_to_array(s.words)) word
    where s.restaurant_id = any(${ids}::text[]) and length(word) > 2 and word !~ '^[0-9]+$'
    order by word
    on conflict do nothing`.execute(trx);
}
