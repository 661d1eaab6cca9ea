-- Geocoding forgives typing errors; words are folded (accents, case) before they come here: lib/core/fold.ts.
create extension if not exists pg_trgm;

alter table restaurants
  add column street text not null default '',
  add column house_number text not null default '',
  add column postcode text,
  add column city text not null default '',
  add column cuisines text[] not null default '{other}',
  add column rating_tenths bigint,
  add column rating_count bigint not null default 0,
  add column currency text not null default 'SEK',
  add column fee_minor bigint not null default 0,
  add column minimum_minor bigint not null default 0,
  add column time_zone text not null default 'UTC',
  add column prep_min_min bigint not null default 15,
  add column prep_max_min bigint not null default 25,
  add column area jsonb not null default '{"kind": "radius", "metres": 0}',
  add column hours jsonb not null default '{"week": [[], [], [], [], [], [], []], "exceptions": {}}',
  add column paused_until timestamptz,
  add column words text not null default '',
  add column version bigint not null default 1,
  add column updated_at timestamptz not null default now(),
  add column removed_at timestamptz;
alter table restaurants add constraint restaurants_terms_check check (
  fee_minor >= 0 and minimum_minor >= 0 and rating_count >= 0 and rating_tenths between 10 and 50
  and prep_min_min >= 0 and prep_max_min >= prep_min_min and currency ~ '^[A-Z]{3}$' and cardinality(cuisines) > 0
) not valid;
comment on table restaurants is
  'Where food is made. Lists of restaurants start from restaurant_cells. Rows older than the catalogue are never open and deliver nowhere.';
comment on column restaurants.rating_tenths is 'Mean in tenths of a star; null while nobody has rated.';
comment on column restaurants.prep_min_min is 'Minutes from accepting to ready: at least, usually.';
comment on column restaurants.prep_max_min is 'Minutes from accepting to ready: at most, usually.';
comment on column restaurants.area is 'Where it delivers to: DeliveryArea of lib/catalog/restaurant.ts.';
comment on column restaurants.hours is 'By the clock of time_zone: OpeningHours of lib/catalog/hours.ts.';
comment on column restaurants.paused_until is 'Takes no orders until then, whatever its hours say.';
comment on column restaurants.words is 'Its name, folded, for search.';
comment on column restaurants.version is 'Grows by one with each change of the restaurant or of its menu.';
comment on column restaurants.removed_at is 'Is no longer shown. The row stays: orders name it.';

create table restaurant_cells (
  cell bigint not null,
  restaurant_id text not null references restaurants (id) on delete cascade,
  primary key (cell, restaurant_id)
);
comment on table restaurant_cells is
  'Who delivers where: the place cells (lib/catalog/cells.ts) whose middle lies in a restaurant''s area. Four that would all be there are told by the one around them.';
create index restaurant_cells_restaurant on restaurant_cells (restaurant_id);

create table menu_sections (
  restaurant_id text not null references restaurants (id) on delete cascade,
  id text not null,
  position bigint not null,
  name text not null,
  dayparts jsonb not null default '[]',
  primary key (restaurant_id, id)
);
comment on table menu_sections is 'A menu''s parts, in order. Ids are unique within the restaurant.';
comment on column menu_sections.dayparts is 'When in the day it is served, in minutes by the restaurant''s clock; empty: always.';

create table menu_items (
  restaurant_id text not null,
  id text not null,
  section_id text not null,
  position bigint not null,
  name text not null,
  description text not null default '',
  price_minor bigint not null check (price_minor >= 0),
  diets text[] not null default '{}',
  allergens text[] not null default '{}',
  picture jsonb not null,
  options jsonb not null default '[]',
  sold_out_until timestamptz,
  words text not null default '',
  primary key (restaurant_id, id),
  foreign key (restaurant_id, section_id) references menu_sections (restaurant_id, id)
);
comment on table menu_items is
  'What can be ordered, in the currency of its restaurant. Millions of rows, always asked for by restaurant.';
comment on column menu_items.options is 'OptionGroup[] of lib/catalog/menu.ts.';
comment on column menu_items.sold_out_until is 'Cannot be ordered until then; null or past: it can.';
comment on column menu_items.words is 'Name and description, folded, for search within the restaurants of a cell.';

create table addresses (
  street text not null,
  number text not null,
  city text not null default '',
  postcode text,
  lng float8 not null,
  lat float8 not null,
  words text not null,
  primary key (street, number, city),
  check (lng between -180 and 180 and lat between -90 and 90)
);
comment on table addresses is 'Doors of the city, for finding one by what somebody types.';
comment on column addresses.words is 'Street and city, folded. The number is compared as it is.';
create index addresses_words on addresses using gin (words gin_trgm_ops);
