-- What happens beside an order's steps: its payment needs somebody, something of it is to be replaced, a tip was given.
alter table order_events drop constraint order_events_type_check;
alter table order_events add constraint order_events_type_check
  check (type in ('status', 'driver', 'delay', 'payment', 'change', 'tip')) not valid;

create table tips (
  id text primary key,
  order_id text not null references orders (id),
  request_key text not null,
  status text not null check (status in ('starting', 'open', 'held', 'captured', 'released', 'abandoned')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  session_id text unique,
  intent_id text unique,
  checkout_url text,
  captured_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  disputed_minor bigint not null default 0,
  problem text,
  look_at timestamptz,
  actor_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version bigint not null default 1,
  unique (order_id, request_key),
  check (captured_minor between 0 and amount_minor and refunded_minor between 0 and captured_minor)
);
comment on table tips is
  'Tips that were given after the delivery: each a payment of its own, taken at once. Steps and columns are those of payments. All that may still be paid count towards what may be tipped, so the payment is locked before one is added.';
comment on column tips.request_key is 'The browser''s name for a press: pressed twice it is one tip.';
create index tips_look on tips (look_at) where look_at is not null;

alter table refunds add column tip_id text;
comment on column refunds.tip_id is 'The tip that is given back; null: of the order''s own payment.';
alter table payment_inbox add column tip_id text;
comment on column payment_inbox.tip_id is 'The tip that it is about; null: the order''s own payment.';
