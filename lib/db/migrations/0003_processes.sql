create table processes (
  id text primary key,
  roles text[] not null,
  host text not null,
  pid bigint not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
comment on table processes is
  'Every running process of Hotpath says every 5 s that it lives. One not seen for 15 s counts as gone.';
