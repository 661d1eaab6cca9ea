create table notifications (
  id bigint generated always as identity primary key,
  key text not null unique,
  order_id text not null references orders (id),
  event text not null check (event in ('confirmed', 'accepted', 'picked_up', 'delivered', 'not_made', 'refunded')),
  channel text not null check (channel in ('mail', 'app')),
  user_id text references users (id) on delete cascade,
  recipient text,
  locale text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  skipped text check (skipped in ('rate_limited', 'overtaken')),
  read_at timestamptz,
  check (channel = 'app' or recipient is not null),
  check (channel <> 'app' or user_id is not null)
);
comment on table notifications is
  'What people are told of their orders: a row for each event and channel, which is sent once (lib/notifications). Kept for 90 days.';
comment on column notifications.key is 'The order, the number of its event, and the channel.';
comment on column notifications.recipient is 'An e-mail address. Personal.';
comment on column notifications.skipped is 'Why it was not sent; null: it was, or will be.';
create index notifications_user on notifications (user_id, id desc) where channel = 'app';
create index notifications_unread on notifications (user_id) where channel = 'app' and read_at is null;
create index notifications_recipient on notifications (recipient, created_at) where recipient is not null;
create index notifications_created on notifications (created_at);
create index notifications_order on notifications (order_id);

create table notification_choices (
  user_id text not null references users (id) on delete cascade,
  event text not null,
  channel text not null,
  is_wanted boolean not null,
  primary key (user_id, event, channel)
);
comment on table notification_choices is 'Where somebody wants it otherwise than by default (lib/notifications/choices.ts).';
