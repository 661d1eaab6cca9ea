alter table orders add column agreed_minor bigint;
comment on column orders.agreed_minor is 'What it came to when it was ordered, which is what is held: nothing that is changed later may make it more. Null: total_minor.';

create table order_changes (
  id text primary key,
  order_id text not null references orders (id),
  line bigint not null,
  status text not null default 'proposed' check (status in ('proposed', 'accepted', 'declined', 'lapsed')),
  outcome text check (outcome in ('replaced', 'left_out', 'cancelled')),
  before jsonb not null,
  after jsonb,
  actor_id text,
  proposed_at timestamptz not null default now(),
  answer_by timestamptz not null,
  answered_at timestamptz,
  check ((status = 'proposed') = (answered_at is null))
);
comment on table order_changes is
  'What a kitchen could not make as it was ordered: a line to be replaced, or left out where after is null. Whoever ordered answers; without an answer it is left out.';
create unique index order_changes_open on order_changes (order_id, line) where status = 'proposed';
create index order_changes_due on order_changes (answer_by) where status = 'proposed';
create index order_changes_order on order_changes (order_id);
