create table orders (
  id text primary key,
  code text not null,
  restaurant_id text not null references restaurants (id),
  customer_id text,
  status text not null check (status in (
    'placed', 'accepted', 'preparing', 'ready', 'picked_up', 'delivered', 'rejected', 'cancelled', 'expired')),
  dropoff_lng float8 not null,
  dropoff_lat float8 not null,
  items bigint not null check (items > 0),
  total_minor bigint not null check (total_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  ready_at timestamptz,
  promised_at timestamptz not null,
  last_seq bigint not null default 0,
  placed_at timestamptz not null default now(),
  ended_at timestamptz,
  updated_at timestamptz not null default now(),
  version bigint not null default 1,
  check ((status in ('delivered', 'rejected', 'cancelled', 'expired')) = (ended_at is not null))
);
comment on table orders is
  'What a customer asked for. lib/orders/status.ts is the table of its transitions; each is a row of order_events.';
comment on column orders.code is 'What people call it, as in "#418F". Not unique, says nothing.';
comment on column orders.customer_id is 'Null for a guest, who holds a manage link.';
comment on column orders.items is 'How many things, for "3 items".';
comment on column orders.ready_at is 'When the kitchen means to be ready, or was.';
comment on column orders.promised_at is 'The latest arrival that the customer was told when ordering.';
comment on column orders.last_seq is 'Sequence of its newest event: given under the row lock, so that no number is skipped or told twice.';
create index orders_status_updated on orders (status, updated_at);
create index orders_live_restaurant on orders (restaurant_id, placed_at)
  where status in ('placed', 'accepted', 'preparing', 'ready', 'picked_up');
create index orders_restaurant on orders (restaurant_id);
create index orders_customer on orders (customer_id, placed_at);

create table order_events (
  order_id text not null references orders (id),
  seq bigint not null,
  type text not null check (type in ('status', 'driver', 'delay')),
  status text,
  actor text not null check (actor in ('customer', 'restaurant', 'driver', 'operator', 'system')),
  actor_id text,
  cause text,
  data jsonb not null default '{}',
  at timestamptz not null default now(),
  primary key (order_id, seq)
);
comment on table order_events is
  'Everything that happened to an order, numbered 1, 2, 3 … without gaps. Never changed; the order feed is made of it.';

create table order_links (
  id text primary key,
  order_id text not null references orders (id),
  access text not null check (access in ('watch', 'manage')),
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
comment on table order_links is
  'A capability: who holds the token may watch or manage one order until 24 h after its end. Only the SHA-256 of the token is kept.';
create index order_links_order on order_links (order_id);

alter table deliveries add column order_id text;
comment on column deliveries.order_id is 'The order that is brought. Null only for rows older than orders.';
-- squawk-ignore require-concurrent-index-creation
create unique index deliveries_live_order on deliveries (order_id) where status in ('assigned', 'picked_up');
