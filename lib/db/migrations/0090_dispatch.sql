create table dispatches (
  order_id text primary key references orders (id),
  wanted_since timestamptz not null default now(),
  due_at timestamptz not null default now(),
  fence bigint not null default 0,
  claimed_by text,
  alarm text check (alarm in ('nobody_takes_it', 'driver_vanished')),
  alarmed_at timestamptz,
  ended_at timestamptz
);
comment on table dispatches is
  'An order that needs a driver, for as long as it does (lib/dispatch/offers). A worker claims those that are due; what it then decides counts only under the fence that it claimed.';
comment on column dispatches.due_at is
  'Not to be decided before. Whoever claims it moves it past the time that a decision may take: if that process dies, it is due again.';
comment on column dispatches.fence is
  'Grows with each claim, acceptance, taking back and assignment: a write with an older one finds nothing.';
comment on column dispatches.claimed_by is 'The process that decides now; null while nobody does.';
comment on column dispatches.alarm is 'Why a person has to look at it; null: nobody has to.';
comment on column dispatches.ended_at is 'Somebody brings it, or nobody is to. Null: a driver is looked for.';
create index dispatches_due on dispatches (due_at) where ended_at is null;
create index dispatches_alarm on dispatches (alarmed_at) where alarm is not null;

create table offers (
  id text primary key,
  order_id text not null references orders (id),
  driver_id text not null references drivers (id),
  fence bigint not null,
  status text not null default 'offered' check (status in ('offered', 'accepted', 'declined', 'expired', 'withdrawn')),
  pickup_at timestamptz not null,
  door_at timestamptz not null,
  offered_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  check ((status = 'offered') = (ended_at is null))
);
comment on table offers is
  'One driver is asked whether they bring one order: offered → accepted | declined | expired | withdrawn (lib/dispatch/offer.ts).';
comment on column offers.pickup_at is 'When the driver would be at the kitchen, and at the door, as it was thought then.';
create unique index offers_open_order on offers (order_id) where status = 'offered';
create unique index offers_open_driver on offers (driver_id) where status = 'offered';
create index offers_open_expires on offers (expires_at) where status = 'offered';
create index offers_order on offers (order_id, offered_at);
create index offers_driver on offers (driver_id, offered_at);

create table dispatch_decisions (
  order_id text not null references orders (id),
  fence bigint not null,
  at timestamptz not null default now(),
  by text not null,
  rides text not null check (rides in ('roads', 'straight', 'none')),
  driver_id text references drivers (id),
  considered jsonb not null,
  primary key (order_id, fence)
);
comment on table dispatch_decisions is
  'Why who was asked: each driver who was compared, with what it would have cost. Kept for operators.';
comment on column dispatch_decisions.by is 'The process, or the operator.';
comment on column dispatch_decisions.rides is
  'What the rides were told from: the roads, the straight line while no routing engine answered, or nothing, where a person decided.';
comment on column dispatch_decisions.driver_id is 'Who was asked; null: nobody yet.';
create index dispatch_decisions_driver on dispatch_decisions (driver_id);

alter table drivers add column on_duty_since timestamptz;
comment on column drivers.on_duty_since is 'They take offers since then; null: they are offered nothing.';

alter table deliveries add column fence bigint not null default 0;
comment on column deliveries.fence is
  'The fence of the dispatch that made it (dispatches.fence): whoever acts on an older decision finds nothing to change. 0: no dispatch did.';
