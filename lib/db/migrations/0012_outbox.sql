create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  attempts bigint not null default 0,
  last_error text,
  done_at timestamptz,
  dead_at timestamptz
);
comment on table outbox is
  'What follows from a change, written in its transaction and acted on after it (lib/infra/outbox.ts). Done rows are forgotten after a day, dead ones stay.';
comment on column outbox.topic is 'Which handler acts on it.';
comment on column outbox.due_at is
  'Not to be taken before. Whoever takes it moves it past its own time limit: if that process dies, the row is due again.';
comment on column outbox.attempts is 'How often it was taken.';
comment on column outbox.dead_at is 'Failed as often as its topic allows, or cannot be read: waits for a person.';
create index outbox_waiting on outbox (topic, due_at) where done_at is null and dead_at is null;
create index outbox_done on outbox (done_at) where done_at is not null;
create index outbox_dead on outbox (topic, id) where dead_at is not null;
