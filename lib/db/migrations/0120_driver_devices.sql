create table driver_devices (
  driver_id text primary key references drivers (id),
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_at timestamptz not null default now()
);
comment on table driver_devices is
  'The GPS client of a driver, by the hash of a token that may report positions and nothing else. A new token takes the old one''s place.';
