create table imported_city (
  only_one boolean primary key default true check (only_one),
  id text not null,
  name text not null,
  source_digest text not null,
  imported_at timestamptz not null default now()
);
comment on table imported_city is
  'The city that was imported, in place of the demo''s; no row: none was. Its tiles lie in DATA_DIR/city/<id>, made before this row names them.';
comment on column imported_city.id is 'Names the city''s folder and its tiles'' addresses; made from its content.';
comment on column imported_city.source_digest is 'SHA-256 of the extract.';

create table imported_restaurants (
  restaurant_id text primary key references restaurants (id) on delete cascade,
  osm text not null
);
comment on table imported_restaurants is
  'Restaurants that came with the imported city: what its next extract has no more is removed, others are left alone.';
comment on column imported_restaurants.osm is 'What OpenStreetMap calls it, as "node/123".';
