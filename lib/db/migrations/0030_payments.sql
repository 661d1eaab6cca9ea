-- What is asked for before it is paid, and what is given back after, are steps of an order too.
alter table orders drop constraint orders_status_check;
alter table orders add constraint orders_status_check check (status in (
  'draft', 'awaiting_payment', 'placed', 'accepted', 'preparing', 'ready', 'picked_up', 'delivered', 'rejected', 'cancelled',
  'expired', 'refunded_part', 'refunded')) not valid;
alter table orders drop constraint orders_check;
alter table orders add constraint orders_ended_check check ((status in (
  'delivered', 'rejected', 'cancelled', 'expired', 'refunded_part', 'refunded')) = (ended_at is not null)) not valid;
alter table orders
  add column payment text not null default 'none',
  add column food_minor bigint not null default 0,
  add column discount_minor bigint not null default 0,
  add column fee_minor bigint not null default 0,
  add column tip_minor bigint not null default 0,
  add column deliver_at timestamptz,
  add column door jsonb not null default '{}',
  add column contact jsonb not null default '{}';
alter table orders add constraint orders_payment_check check (payment in ('none', 'card')) not valid;
comment on column orders.payment is 'card: there is a row in payments, which is told of every end of the order. none: the demo''s, which nobody pays for.';
comment on column orders.food_minor is 'What total_minor is made of: food, less discount, plus fee and tip.';
comment on column orders.deliver_at is 'When it is to be there, as asked for; null: as soon as can be.';
comment on column orders.door is 'What somebody needs to find it: label, floor, note. Personal.';
comment on column orders.contact is 'Whom to reach: name, phone, e-mail. Personal.';

create table order_lines (
  order_id text not null references orders (id),
  line bigint not null,
  item_id text not null,
  name text not null,
  quantity bigint not null check (quantity > 0),
  unit_minor bigint not null check (unit_minor >= 0),
  choices jsonb not null default '[]',
  primary key (order_id, line)
);
comment on table order_lines is 'What was ordered, by the names and prices of that moment. The menu may change after.';

create table order_requests (
  key text primary key,
  fingerprint text not null,
  order_id text not null references orders (id),
  created_at timestamptz not null default now()
);
comment on table order_requests is
  'The keys that browsers ask for orders with: the same key is the same order, however often it is sent. Kept for days.';
create index order_requests_created on order_requests (created_at);

create table payments (
  order_id text primary key references orders (id),
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
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version bigint not null default 1,
  check (captured_minor between 0 and amount_minor and refunded_minor between 0 and captured_minor)
);
comment on table payments is
  'An order''s money at the provider: starting → open → held → captured | released, or abandoned when nobody paid. Only forward. Locked before its order where both are.';
comment on column payments.problem is 'Why it does not get on, for support; null: nothing is wrong.';
comment on column payments.look_at is 'When the sweep looks at it though nobody has told of it; null: nothing more can happen.';
create index payments_look on payments (look_at) where look_at is not null;

create table payment_calls (
  key text primary key,
  order_id text not null references orders (id),
  kind text not null check (kind in ('checkout', 'expire', 'capture', 'release', 'refund')),
  subject text not null default '',
  attempt bigint not null check (attempt > 0),
  params jsonb not null,
  asked_at timestamptz not null default now(),
  answered_at timestamptz,
  outcome text check (outcome in ('done', 'refused', 'broken')),
  detail text,
  check ((outcome is null) = (answered_at is null)),
  unique (order_id, kind, subject, attempt)
);
comment on table payment_calls is
  'Everything that the provider was asked to do, written down with its idempotency key before it was asked. Without an outcome nobody knows: it is asked again under the same key.';

create index payment_calls_unanswered on payment_calls (asked_at) where outcome is null;

create table refunds (
  id text primary key,
  order_id text not null references orders (id),
  amount_minor bigint not null check (amount_minor > 0),
  reason text not null,
  status text not null default 'wanted' check (status in ('wanted', 'done', 'refused')),
  provider_id text unique,
  actor text not null,
  actor_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table refunds is 'Money that is to be given back, or was. One that nobody here asked for was made at the provider itself.';
create index refunds_order on refunds (order_id);

create table ledger_entries (
  key text not null,
  account text not null,
  amount_minor bigint not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  order_id text not null references orders (id),
  at timestamptz not null default now(),
  primary key (key, account)
);
comment on table ledger_entries is
  'Double entry: the lines of a key add up to nothing. A key is what happened at the provider, so it is posted once. Never changed.';
create index ledger_entries_order on ledger_entries (order_id);
create index ledger_entries_account on ledger_entries (account, at);

create table payment_inbox (
  event_id text primary key,
  type text not null,
  order_id text,
  intent_id text,
  source text not null check (source in ('webhook', 'sweep')),
  created_at timestamptz not null,
  received_at timestamptz not null default now(),
  done_at timestamptz
);
comment on table payment_inbox is
  'Events of the provider, each once. They only say where to look: what is true is fetched from the provider.';
create index payment_inbox_pending on payment_inbox (received_at) where done_at is null;
create index payment_inbox_order on payment_inbox (order_id) where done_at is null;
create index payment_inbox_received on payment_inbox (received_at);

create table payment_sweeps (
  id bigint primary key check (id = 1),
  seen_until timestamptz not null,
  swept_at timestamptz not null default now()
);
comment on table payment_sweeps is 'One row: up to when every event of the provider has been seen.';
