create table drivers (
  id text primary key,
  name text not null,
  vehicle text not null check (vehicle in ('bike', 'scooter', 'car')),
  created_at timestamptz not null default now()
);
comment on table drivers is 'Who delivers.';

create table restaurants (
  id text primary key,
  slug text not null unique,
  name text not null,
  lng float8 not null,
  lat float8 not null,
  created_at timestamptz not null default now(),
  check (lng between -180 and 180 and lat between -90 and 90)
);
comment on table restaurants is 'Where food is made: for now just enough to be a place.';

create table deliveries (
  id text primary key,
  public_id bigint not null check (public_id between 0 and 4294967295),
  restaurant_id text not null references restaurants (id),
  driver_id text not null references drivers (id),
  vehicle text not null check (vehicle in ('bike', 'scooter', 'car')),
  status text not null check (status in ('assigned', 'picked_up', 'delivered', 'cancelled')),
  pickup_lng float8 not null,
  pickup_lat float8 not null,
  dropoff_lng float8 not null,
  dropoff_lat float8 not null,
  -- squawk-ignore prefer-bigint-over-smallint
  area smallint not null default 255 check (area between 0 and 255),
  assigned_at timestamptz not null default now(),
  picked_up_at timestamptz,
  ended_at timestamptz,
  updated_at timestamptz not null default now(),
  version bigint not null default 1,
  check ((status in ('delivered', 'cancelled')) = (ended_at is not null))
);
comment on table deliveries is
  'A way from a restaurant to a door: assigned → picked_up → delivered | cancelled. The first two are live.';
comment on column deliveries.public_id is
  'Random 32-bit name on the public map, which says nothing of driver, customer or order. Unique among the live.';
comment on column deliveries.area is 'Index into the city''s districts, 255 = unknown.';
comment on column deliveries.version is 'Grows by one with each change.';

-- Live deliveries are few and asked for all the time; ended ones are many and hardly ever.
create unique index deliveries_live_public_id on deliveries (public_id) where status in ('assigned', 'picked_up');
create index deliveries_live_driver on deliveries (driver_id) where status in ('assigned', 'picked_up');
create index deliveries_status_updated on deliveries (status, updated_at);
create index deliveries_restaurant on deliveries (restaurant_id);
