create table promo_codes (
  code text primary key check (code ~ '^[A-Z0-9]{3,40}$'),
  restaurant_id text references restaurants (id),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  basis_points bigint not null default 0 check (basis_points between 0 and 10000),
  amount_minor bigint not null default 0 check (amount_minor >= 0),
  minimum_minor bigint not null default 0 check (minimum_minor >= 0),
  first_order_only boolean not null default false,
  each_customer bigint check (each_customer > 0),
  in_all bigint check (in_all > 0),
  used bigint not null default 0,
  valid_from timestamptz not null default now(),
  valid_until timestamptz,
  created_at timestamptz not null default now(),
  check ((basis_points > 0) <> (amount_minor > 0)),
  check (used >= 0 and (in_all is null or used <= in_all))
);
comment on table promo_codes is
  'Codes that take something off the food, a share or an amount. The row is locked by whoever orders with it, so that its limits hold.';
comment on column promo_codes.restaurant_id is 'Good at this one alone; null: at all that have its currency.';
comment on column promo_codes.minimum_minor is 'Of the food as it is on the menu.';
comment on column promo_codes.each_customer is 'So often by one account; null: without a limit. Guests cannot use a code with this or with first_order_only.';
comment on column promo_codes.used is 'By orders that are under way or were made: an order that ends without food gives its use back.';

create table promo_uses (
  order_id text primary key references orders (id),
  code text not null references promo_codes (code),
  customer_id text,
  amount_minor bigint not null check (amount_minor > 0),
  created_at timestamptz not null default now(),
  given_back_at timestamptz
);
comment on table promo_uses is 'Which order was made with which code: reserved with its draft.';
create index promo_uses_customer on promo_uses (code, customer_id) where given_back_at is null;

alter table orders add column promo_code text;
comment on column orders.promo_code is 'What it was ordered with; its use is a row of promo_uses.';
