-- What whoever ordered thought of an order, and what its restaurant got of it.
create table order_ratings (
  order_id text primary key references orders (id),
  restaurant_id text not null references restaurants (id),
  food_stars bigint not null check (food_stars between 1 and 5),
  delivery_stars bigint not null check (delivery_stars between 1 and 5),
  words text not null default '' check (char_length(words) <= 500),
  actor_id text,
  rated_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version bigint not null default 1
);
comment on table order_ratings is
  'Stars for the food and for the delivery of an order that was handed over, once an order. Those for the food are counted on its restaurant in the same transaction.';
create index order_ratings_restaurant on order_ratings (restaurant_id, rated_at);

alter table restaurants
  add column stars_sum bigint not null default 0,
  add column stars_count bigint not null default 0;
comment on column restaurants.stars_sum is
  'All stars that orders here gave its food, stars_count of them. What is shown is these together with rating_tenths and rating_count, which it came with.';
