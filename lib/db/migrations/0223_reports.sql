-- What was wrong with an order, as whoever ordered says it, and what an operator answered.
create table order_reports (
  id text primary key,
  order_id text not null references orders (id),
  request_key text not null,
  kind text not null check (kind in ('missing', 'wrong', 'cold', 'never_came', 'other')),
  lines bigint[] not null default '{}',
  words text not null default '' check (char_length(words) <= 1000),
  state text not null default 'open' check (state in ('open', 'answered')),
  answer text not null default '' check (char_length(answer) <= 1000),
  actor_id text,
  answered_by text,
  reported_at timestamptz not null default now(),
  answered_at timestamptz,
  version bigint not null default 1,
  unique (order_id, request_key),
  check ((state = 'answered') = (answered_at is not null))
);
comment on table order_reports is
  'Problems that were reported of orders. open: an operator is to answer. answered: they did, once; money that goes back is a refund of its own.';
comment on column order_reports.request_key is 'The browser''s name for a press: pressed twice it is one report.';
comment on column order_reports.lines is 'The lines of the order that it is about; none: all of it.';
create index order_reports_open on order_reports (reported_at) where state = 'open';
