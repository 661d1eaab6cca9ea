create table cache_purges (
  xid xid8 not null default pg_current_xact_id(),
  keys text[] not null,
  at timestamptz not null default now()
);
comment on table cache_purges is
  'Surrogate keys of what has changed, for a day and a bit: whoever holds something made of them asks whether it was made before (lib/infra/purge-log.ts).';
comment on column cache_purges.xid is
  'The transaction that wrote this, after the change was there for all to see: a snapshot that has it has the change.';
create index cache_purges_xid on cache_purges (xid);
create index cache_purges_at on cache_purges (at);
