create table address_streets (
  words text primary key,
  name text not null,
  street text not null,
  city text not null,
  lng float8 not null,
  lat float8 not null,
  check (lng between -180 and 180 and lat between -90 and 90)
);
comment on table address_streets is
  'Streets of the city, each once: a typed address is first looked for among them, then among the doors of those that fit.';
comment on column address_streets.words is 'As addresses.words, street and city: by it its doors are found.';
comment on column address_streets.name is 'The street alone, folded.';
comment on column address_streets.lng is 'Of the door in its middle.';
create index address_streets_trigrams on address_streets using gin (name gin_trgm_ops);
