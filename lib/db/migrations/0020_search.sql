create table restaurant_search (
  restaurant_id text primary key references restaurants (id) on delete cascade,
  words tsvector not null,
  kinds bigint[] not null,
  kind_counts bigint[] not null,
  dish_from_minor bigint not null,
  picture jsonb
) with (toast_tuple_target = 8160);
-- Read for every candidate of a search: as it is and in its row, as long as that fits a page.
alter table restaurant_search alter column words set storage external;
comment on table restaurant_search is
  'A restaurant and its menu as a search looks at them, written whenever either changes (lib/catalog/search/commands.ts).';
comment on column restaurant_search.words is 'Every word of its name, its dishes and their descriptions, folded, once.';
comment on column restaurant_search.kinds is
  'What its dishes contain and suit, a sum of 2^position in the list of allergens and then diets (lib/catalog/menu.ts): each kind once.';
comment on column restaurant_search.kind_counts is 'How many dishes there are of each kind.';
comment on column restaurant_search.dish_from_minor is
  'What costs less is no dish but goes with one, as a drink does: half of what is usual on the menu.';
comment on column restaurant_search.picture is 'Of the first dish on its menu.';

create table search_words (word text primary key);
comment on table search_words is
  'Every word that a name or a dish has or once had, for finding what a mistyped one may have meant.';
create index search_words_trigrams on search_words using gin (word gin_trgm_ops);

insert into restaurant_search (restaurant_id, words, kinds, kind_counts, dish_from_minor, picture)
select r.id, array_to_tsvector(w.words), k.kinds, k.counts, m.dish_from_minor, m.picture
from restaurants r
cross join lateral (
  select coalesce((array_agg(distinct left(word, 40)))[1:4000], '{}') as words
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
      select coalesce(bit_or(1::bigint << (array_position(array[
        'gluten', 'crustaceans', 'egg', 'fish', 'peanuts', 'soy', 'milk', 'nuts', 'celery', 'mustard', 'sesame', 'sulphites',
        'lupin', 'molluscs', 'vegetarian', 'vegan', 'gluten_free', 'lactose_free', 'halal'], tag) - 1)), 0) as kind
      from unnest(i.allergens || i.diets) tag) each
    where i.restaurant_id = r.id and i.price_minor >= m.dish_from_minor
    group by kind order by kind) each) k;
insert into search_words (word)
select distinct word from restaurant_search s, unnest(tsvector_to_array(s.words)) word
where length(word) > 2 and word !~ '^[0-9]+$';
