-- Orders for later: the kitchen gets them when it is time. One that lies further ahead than a hold lasts keeps a card first.
alter table orders drop constraint orders_status_check;
alter table orders add constraint orders_status_check check (status in (
  'draft', 'awaiting_payment', 'scheduled', 'placed', 'accepted', 'preparing', 'ready', 'picked_up', 'delivered', 'rejected',
  'cancelled', 'expired', 'refunded_part', 'refunded')) not valid;
alter table orders add column due_at timestamptz;
comment on column orders.due_at is 'When the kitchen gets it: scheduled until then; null: at once.';

alter table payments drop constraint payments_status_check;
alter table payments add constraint payments_status_check check (status in (
  'starting', 'open', 'saved', 'asking', 'held', 'captured', 'released', 'abandoned')) not valid;
alter table payments
  add column hold_at timestamptz,
  add column customer_ref text,
  add column method_ref text;
comment on column payments.hold_at is 'A card is kept first, and the amount is held from then on without its owner; null: it is held when somebody pays.';
comment on column payments.customer_ref is 'Whose card it is at the provider: somebody made for this order alone.';
comment on column payments.method_ref is 'The card that was kept.';

alter table payment_calls drop constraint payment_calls_kind_check;
alter table payment_calls add constraint payment_calls_kind_check
  check (kind in ('checkout', 'customer', 'expire', 'hold', 'capture', 'release', 'refund')) not valid;
