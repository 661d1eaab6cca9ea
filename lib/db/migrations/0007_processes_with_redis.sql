alter table processes add column has_redis boolean not null default false;
comment on column processes.has_redis is
  'Whether it meets others on Redis. Several may live at once only if all of them do.';
