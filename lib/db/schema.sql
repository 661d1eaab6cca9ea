-- What the migrations add up to. Made by `npm run db:dump`; a test compares it with an empty database migrated.

create table current_locations (
  driver_id text not null,
  lng double precision not null,
  lat double precision not null,
  heading real,
  speed real,
  accuracy real,
  recorded_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint current_locations_pkey PRIMARY KEY (driver_id)
) with (fillfactor=50);
comment on table current_locations is 'Where each driver was last. Written by the gateway once a second, never older over newer. No index on times: it would end HOT updates.';
comment on column current_locations.heading is 'Degrees, 0 = north, clockwise.';
comment on column current_locations.speed is 'Metres a second.';
comment on column current_locations.accuracy is 'Radius in metres.';

create table deliveries (
  id text not null,
  public_id bigint not null,
  restaurant_id text not null,
  driver_id text not null,
  vehicle text not null,
  status text not null,
  pickup_lng double precision not null,
  pickup_lat double precision not null,
  dropoff_lng double precision not null,
  dropoff_lat double precision not null,
  area smallint not null default 255,
  assigned_at timestamp with time zone not null default now(),
  picked_up_at timestamp with time zone,
  ended_at timestamp with time zone,
  updated_at timestamp with time zone not null default now(),
  version bigint not null default 1,
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_area_check CHECK (((area >= 0) AND (area <= 255))),
  constraint deliveries_check CHECK (((status = ANY (ARRAY['delivered'::text, 'cancelled'::text])) = (ended_at IS NOT NULL))),
  constraint deliveries_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES drivers(id),
  constraint deliveries_public_id_check CHECK (((public_id >= 0) AND (public_id <= '4294967295'::bigint))),
  constraint deliveries_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id),
  constraint deliveries_status_check CHECK ((status = ANY (ARRAY['assigned'::text, 'picked_up'::text, 'delivered'::text, 'cancelled'::text]))),
  constraint deliveries_vehicle_check CHECK ((vehicle = ANY (ARRAY['bike'::text, 'scooter'::text, 'car'::text])))
);
CREATE INDEX deliveries_live_driver ON public.deliveries USING btree (driver_id) WHERE (status = ANY (ARRAY['assigned'::text, 'picked_up'::text]));
CREATE UNIQUE INDEX deliveries_live_public_id ON public.deliveries USING btree (public_id) WHERE (status = ANY (ARRAY['assigned'::text, 'picked_up'::text]));
CREATE INDEX deliveries_restaurant ON public.deliveries USING btree (restaurant_id);
CREATE INDEX deliveries_status_updated ON public.deliveries USING btree (status, updated_at);
comment on table deliveries is 'A way from a restaurant to a door: assigned → picked_up → delivered | cancelled. The first two are live.';
comment on column deliveries.public_id is 'Random 32-bit name on the public map, which says nothing of driver, customer or order. Unique among the live.';
comment on column deliveries.area is 'Index into the city''s districts, 255 = unknown.';
comment on column deliveries.version is 'Grows by one with each change.';

create table driver_locations (
  driver_id text not null,
  recorded_at timestamp with time zone not null,
  lng double precision not null,
  lat double precision not null,
  heading real,
  speed real,
  accuracy real,
  received_at timestamp with time zone not null,
  constraint driver_locations_pkey PRIMARY KEY (driver_id, recorded_at)
) partition by range (recorded_at);
comment on table driver_locations is 'Every fix, partitioned by UTC day as driver_locations_YYYYMMDD. Partitions are made ahead, thinned after 7 days and dropped after 30 by jobs (lib/tracking/jobs.ts).';
comment on column driver_locations.heading is 'Degrees, 0 = north, clockwise.';
comment on column driver_locations.speed is 'Metres a second.';
comment on column driver_locations.accuracy is 'Radius in metres.';

create table drivers (
  id text not null,
  name text not null,
  vehicle text not null,
  created_at timestamp with time zone not null default now(),
  constraint drivers_pkey PRIMARY KEY (id),
  constraint drivers_vehicle_check CHECK ((vehicle = ANY (ARRAY['bike'::text, 'scooter'::text, 'car'::text])))
);
comment on table drivers is 'Who delivers.';

create table processes (
  id text not null,
  roles text[] not null,
  host text not null,
  pid bigint not null,
  started_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  constraint processes_pkey PRIMARY KEY (id)
);
comment on table processes is 'Every running process of Hotpath says every 5 s that it lives. One not seen for 15 s counts as gone.';

create table restaurants (
  id text not null,
  slug text not null,
  name text not null,
  lng double precision not null,
  lat double precision not null,
  created_at timestamp with time zone not null default now(),
  constraint restaurants_pkey PRIMARY KEY (id),
  constraint restaurants_check CHECK ((((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision)) AND ((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision)))),
  constraint restaurants_slug_key UNIQUE (slug)
);
comment on table restaurants is 'Where food is made: for now just enough to be a place.';
