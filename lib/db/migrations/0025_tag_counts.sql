alter table restaurant_search add column tag_counts bigint[] not null default '{}';
comment on column restaurant_search.tag_counts is
  'How many dishes contain or suit each of the list of allergens and then diets; last, how many dishes there are.';
update restaurant_search s set tag_counts = (
  select array_agg(coalesce(dishes, 0) order by bit) from generate_series(0, 19) bit left join lateral (
    select sum(count)::bigint as dishes from unnest(s.kinds, s.kind_counts) k (kind, count)
    where bit = 19 or (kind >> bit) & 1 = 1) of on true);
