-- What a kitchen's board keeps beside an order: who has seen it ring, and how often its ticket was printed.
create table kitchen_tickets (
  order_id text primary key references orders (id),
  acknowledged_at timestamptz,
  acknowledged_by text,
  prints bigint not null default 0 check (prints >= 0),
  version bigint not null default 1
);
comment on table kitchen_tickets is
  'What the kitchen has done with an order besides its steps. No row: nothing yet. version goes up with each change.';
comment on column kitchen_tickets.prints is 'How often its ticket was printed: past the first each is a reprint, and says so.';

create table kitchen_boards (
  restaurant_id text primary key references restaurants (id) on delete cascade,
  seen_at timestamptz not null default now()
);
comment on table kitchen_boards is 'When somebody last had the board of a restaurant open, to a quarter of a minute.';

alter table restaurants
  add column pause_cause text,
  add column busy_until timestamptz,
  add column busy_min bigint not null default 0;
comment on column restaurants.pause_cause is 'Why it is paused: kitchen (somebody pressed) or missed (orders that nobody answered).';
comment on column restaurants.busy_until is 'It needs busy_min minutes longer for everything until then; null or past: it does not.';

alter table notifications drop constraint notifications_event_check;
alter table notifications add constraint notifications_event_check check (event in (
  'confirmed', 'accepted', 'picked_up', 'delivered', 'not_made', 'refunded', 'unanswered')) not valid;
