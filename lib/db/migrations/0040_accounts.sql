alter table users
  add column email text,
  add column password_hash text,
  add column is_owner boolean not null default false,
  add column locale text not null default 'en';
alter table users add constraint users_email_check check (email = lower(email) and length(email) between 3 and 254) not valid;
alter table users add constraint users_owner_check check (not is_owner or role = 'restaurant') not valid;
comment on table users is 'Who can sign in.';
comment on column users.email is
  'Proven to be theirs: a link that was sent there was pressed, or who signs in elsewhere with it was vouched for. In small letters. null: one of the demo''s people.';
comment on column users.password_hash is 'argon2id with its parameters (PHC string); null: signs in by link, or elsewhere.';
comment on column users.is_owner is 'Of the restaurant, and not only on its staff.';

alter table auth_sessions
  add column turn bigint not null default 0,
  add column turned_at timestamptz not null default now(),
  add column method text not null default 'demo',
  add column device text not null default '';
comment on column auth_sessions.turn is
  'How often it was renewed. A cookie holds the turn that it was given out at: one of the last turn is good for a moment (parallel tabs), an older one is a copy, and ends the session.';
comment on column auth_sessions.device is 'The browser as it called itself.';

create table identities (
  provider text not null check (provider in ('google', 'apple')),
  subject text not null,
  user_id text not null references users (id) on delete cascade,
  email text not null,
  created_at timestamptz not null default now(),
  primary key (provider, subject)
);
comment on table identities is 'Who is known elsewhere by which name. Joined only where both sides know the same address to be proven.';
create index identities_user on identities (user_id);

create table mail_links (
  id text primary key,
  kind text not null check (kind in ('sign_up', 'sign_in', 'reset', 'address')),
  email text not null,
  user_id text references users (id) on delete cascade,
  name text not null default '',
  locale text not null,
  hash text unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  used_at timestamptz,
  check ((hash is null) = (expires_at is null))
);
comment on table mail_links is
  'What was asked for by mail: once, for 10 minutes from when the mail is made. Whoever asks gets a row, known here or not; only the mail tells.';
comment on column mail_links.hash is 'SHA-256 of the token in the mail; null: not sent yet, or sent without one.';
create index mail_links_user on mail_links (user_id);
create index mail_links_created on mail_links (created_at);

create table second_factors (
  user_id text primary key references users (id) on delete cascade,
  secret text not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null default now()
);
comment on table second_factors is 'One-time codes by time (RFC 6238). Not asked for before a first code has confirmed it.';
comment on column second_factors.secret is 'Encrypted with the key of sessions.';
comment on column second_factors.last_step is 'The newest time step whose code was used: none of it or before is taken again.';

create table recovery_codes (
  user_id text not null references users (id) on delete cascade,
  hash text not null,
  used_at timestamptz,
  primary key (user_id, hash)
);
comment on table recovery_codes is 'For who has lost the device that makes the codes: each once. SHA-256.';
