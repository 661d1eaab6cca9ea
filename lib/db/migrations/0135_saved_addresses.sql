create table saved_addresses (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  name text not null check (length(name) between 1 and 60),
  label text not null check (length(label) between 1 and 200),
  floor text not null default '' check (length(floor) <= 80),
  note text not null default '' check (length(note) <= 500),
  lng double precision not null,
  lat double precision not null,
  is_default boolean not null default false,
  created_at timestamptz not null default now()
);
comment on table saved_addresses is 'Where somebody has their food brought to, by names of their own. Personal: it goes with the account.';
comment on column saved_addresses.label is 'Street and number as the geocoder said them.';
create index saved_addresses_user on saved_addresses (user_id, id);
create unique index saved_addresses_default on saved_addresses (user_id) where is_default;
