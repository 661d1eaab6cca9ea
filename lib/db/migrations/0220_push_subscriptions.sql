-- Browsers that are told by web push, each for what it was turned on for.
create table push_subscriptions (
  id bigint generated always as identity primary key,
  user_id text not null references users (id) on delete cascade,
  session_id text not null references auth_sessions (id) on delete cascade,
  purpose text not null check (purpose in ('notices', 'kitchen')),
  endpoint text not null check (length(endpoint) <= 2048),
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null default now(),
  unique (session_id, purpose)
);
comment on table push_subscriptions is
  'Browsers that are told by web push, as long as the session lives that turned it on (lib/notifications/push).';
comment on column push_subscriptions.purpose is 'notices: what happens to one''s orders; kitchen: orders that ring in one''s restaurant.';
comment on column push_subscriptions.endpoint is 'An address of a push service, known to that browser and to us. Personal.';
comment on column push_subscriptions.p256dh is 'By which, with auth, what is sent is closed to the push service (RFC 8291), base64url.';
create index push_subscriptions_user on push_subscriptions (user_id, purpose);
create index push_subscriptions_endpoint on push_subscriptions (endpoint);

alter table notifications drop constraint notifications_channel_check;
alter table notifications add constraint notifications_channel_check
  check (channel in ('mail', 'app', 'push')) not valid;
alter table notifications drop constraint notifications_event_check;
alter table notifications add constraint notifications_event_check check (event in (
  'confirmed', 'accepted', 'picked_up', 'delivered', 'not_made', 'refunded', 'ring', 'unanswered')) not valid;
alter table notifications drop constraint notifications_skipped_check;
alter table notifications add constraint notifications_skipped_check
  check (skipped in ('rate_limited', 'overtaken', 'gone')) not valid;
comment on column notifications.recipient is 'An e-mail address; of a push, the number of its push_subscriptions row. Personal.';
comment on column notifications.key is 'The order, the number of its event, and the channel; of a kitchen and of a push also the event and whom it goes to.';
