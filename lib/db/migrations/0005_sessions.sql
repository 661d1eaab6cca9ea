create table users (
  id text primary key,
  name text not null,
  role text not null check (role in ('customer', 'restaurant', 'driver', 'operator')),
  restaurant_id text references restaurants (id),
  driver_id text references drivers (id),
  created_at timestamptz not null default now(),
  check ((role = 'restaurant') = (restaurant_id is not null)),
  check ((role = 'driver') = (driver_id is not null))
);
comment on table users is 'Who can sign in. For now the demo''s people: how they prove who they are comes with accounts.';
create index users_restaurant on users (restaurant_id);
create index users_driver on users (driver_id);

create table auth_sessions (
  id text primary key,
  user_id text not null references users (id),
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
comment on table auth_sessions is
  'A sign-in on one device. The signed cookie alone is enough while it lives (15 minutes); this row decides whether it is renewed.';
create index auth_sessions_user on auth_sessions (user_id);

create table revocations (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('session', 'link')),
  target_id text not null,
  at timestamptz not null default now()
);
comment on table revocations is
  'Sessions and links that ended early. Every process reads what is new every 2 s from the primary, and the last 15 minutes at its start.';
create index revocations_at on revocations (at);
