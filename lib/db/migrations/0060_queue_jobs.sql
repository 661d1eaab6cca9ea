create table queue_jobs (
  id text primary key,
  name text not null,
  data jsonb not null,
  singleton_key text,
  attempts bigint not null default 0,
  last_error text,
  created_at timestamptz not null default now(),
  dead_at timestamptz
);
comment on table queue_jobs is
  'With QUEUE=sqs: every job that is not done, written in the transaction that makes it true; SQS only says that one is to be looked at (lib/infra/sqs-queue.ts).';
comment on column queue_jobs.singleton_key is 'What an exclusive job is exclusive by; null where its kind is not.';
comment on column queue_jobs.attempts is 'How often it was taken.';
comment on column queue_jobs.dead_at is 'Failed as often as its kind allows: waits for a person.';
create unique index queue_jobs_singleton on queue_jobs (name, singleton_key) where dead_at is null;
create index queue_jobs_dead on queue_jobs (name, created_at) where dead_at is not null;

create table queue_schedules (
  name text primary key,
  cron text not null,
  data jsonb not null,
  next_at timestamptz not null
);
comment on table queue_schedules is 'With QUEUE=sqs: the kinds of job that are due at times, and when next.';
