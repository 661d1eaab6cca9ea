-- One row per driver, rewritten every second. With room left on each page and no index on what changes, an
-- update stays on its page (HOT) and touches no index.
create table current_locations (
  driver_id text primary key,
  lng float8 not null,
  lat float8 not null,
  heading real,
  speed real,
  accuracy real,
  recorded_at timestamptz not null,
  received_at timestamptz not null
) with (fillfactor = 50);
comment on table current_locations is
  'Where each driver was last. Written by the gateway once a second, never older over newer. No index on times: it would end HOT updates.';
comment on column current_locations.heading is 'Degrees, 0 = north, clockwise.';
comment on column current_locations.speed is 'Metres a second.';
comment on column current_locations.accuracy is 'Radius in metres.';

-- The key begins with the driver, since "where was this driver" is what is asked; times come in order anyway.
create table driver_locations (
  driver_id text not null,
  recorded_at timestamptz not null,
  lng float8 not null,
  lat float8 not null,
  heading real,
  speed real,
  accuracy real,
  received_at timestamptz not null,
  primary key (driver_id, recorded_at)
) partition by range (recorded_at);
comment on table driver_locations is
  'Every fix, partitioned by UTC day as driver_locations_YYYYMMDD. Partitions are made ahead, thinned after 7 days and dropped after 30 by jobs (lib/tracking/jobs.ts).';
comment on column driver_locations.heading is 'Degrees, 0 = north, clockwise.';
comment on column driver_locations.speed is 'Metres a second.';
comment on column driver_locations.accuracy is 'Radius in metres.';
