-- What the migrations add up to. Made by `npm run db:dump`; a test compares it with an empty database migrated.

create table address_streets (
  words text not null,
  name text not null,
  street text not null,
  city text not null,
  lng double precision not null,
  lat double precision not null,
  constraint address_streets_pkey PRIMARY KEY (words),
  constraint address_streets_check CHECK ((((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision)) AND ((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))))
);
CREATE INDEX address_streets_trigrams ON public.address_streets USING gin (name gin_trgm_ops);
comment on table address_streets is 'Streets of the city, each once: a typed address is first looked for among them, then among the doors of those that fit.';
comment on column address_streets.words is 'As addresses.words, street and city: by it its doors are found.';
comment on column address_streets.name is 'The street alone, folded.';
comment on column address_streets.lng is 'Of the door in its middle.';

create table addresses (
  street text not null,
  number text not null,
  city text not null default ''::text,
  postcode text,
  lng double precision not null,
  lat double precision not null,
  words text not null,
  constraint addresses_pkey PRIMARY KEY (street, number, city),
  constraint addresses_check CHECK ((((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision)) AND ((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))))
);
CREATE INDEX addresses_at ON public.addresses USING gist (point(lng, lat));
CREATE INDEX addresses_street ON public.addresses USING btree (words);
comment on table addresses is 'Doors of the city, for finding one by what somebody types.';
comment on column addresses.words is 'Street and city, folded. The number is compared as it is.';

create table auth_sessions (
  id text not null,
  user_id text not null,
  created_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  turn bigint not null default 0,
  turned_at timestamp with time zone not null default now(),
  method text not null default 'demo'::text,
  device text not null default ''::text,
  constraint auth_sessions_pkey PRIMARY KEY (id),
  constraint auth_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX auth_sessions_user ON public.auth_sessions USING btree (user_id);
comment on table auth_sessions is 'A sign-in on one device. The signed cookie alone is enough while it lives (15 minutes); this row decides whether it is renewed.';
comment on column auth_sessions.turn is 'How often it was renewed. A cookie holds the turn that it was given out at: one of the last turn is good for a moment (parallel tabs), an older one is a copy, and ends the session.';
comment on column auth_sessions.device is 'The browser as it called itself.';

create table cache_purges (
  xid xid8 not null default pg_current_xact_id(),
  keys text[] not null,
  at timestamp with time zone not null default now()
);
CREATE INDEX cache_purges_at ON public.cache_purges USING btree (at);
CREATE INDEX cache_purges_xid ON public.cache_purges USING btree (xid);
comment on table cache_purges is 'Surrogate keys of what has changed, for a day and a bit: whoever holds something made of them asks whether it was made before (lib/infra/purge-log.ts).';
comment on column cache_purges.xid is 'The transaction that wrote this, after the change was there for all to see: a snapshot that has it has the change.';

create table current_locations (
  driver_id text not null,
  lng double precision not null,
  lat double precision not null,
  heading real,
  speed real,
  accuracy real,
  recorded_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint current_locations_pkey PRIMARY KEY (driver_id)
) with (fillfactor=50);
comment on table current_locations is 'Where each driver was last. Written by the gateway once a second, never older over newer. No index on times: it would end HOT updates.';
comment on column current_locations.heading is 'Degrees, 0 = north, clockwise.';
comment on column current_locations.speed is 'Metres a second.';
comment on column current_locations.accuracy is 'Radius in metres.';

create table deliveries (
  id text not null,
  public_id bigint not null,
  restaurant_id text not null,
  driver_id text not null,
  vehicle text not null,
  status text not null,
  pickup_lng double precision not null,
  pickup_lat double precision not null,
  dropoff_lng double precision not null,
  dropoff_lat double precision not null,
  area smallint not null default 255,
  assigned_at timestamp with time zone not null default now(),
  picked_up_at timestamp with time zone,
  ended_at timestamp with time zone,
  updated_at timestamp with time zone not null default now(),
  version bigint not null default 1,
  order_id text,
  fence bigint not null default 0,
  pin text,
  pin_tries bigint not null default 0,
  arrived_at timestamp with time zone,
  at_door_at timestamp with time zone,
  handed_over text,
  pin_read_at timestamp with time zone,
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_area_check CHECK (((area >= 0) AND (area <= 255))),
  constraint deliveries_check CHECK (((status = ANY (ARRAY['delivered'::text, 'cancelled'::text])) = (ended_at IS NOT NULL))),
  constraint deliveries_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES drivers(id),
  constraint deliveries_public_id_check CHECK (((public_id >= 0) AND (public_id <= '4294967295'::bigint))),
  constraint deliveries_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id),
  constraint deliveries_status_check CHECK ((status = ANY (ARRAY['assigned'::text, 'picked_up'::text, 'delivered'::text, 'cancelled'::text]))),
  constraint deliveries_vehicle_check CHECK ((vehicle = ANY (ARRAY['bike'::text, 'scooter'::text, 'car'::text])))
);
CREATE INDEX deliveries_ended_driver ON public.deliveries USING btree (driver_id, ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX deliveries_live_driver ON public.deliveries USING btree (driver_id) WHERE (status = ANY (ARRAY['assigned'::text, 'picked_up'::text]));
CREATE UNIQUE INDEX deliveries_live_order ON public.deliveries USING btree (order_id) WHERE (status = ANY (ARRAY['assigned'::text, 'picked_up'::text]));
CREATE UNIQUE INDEX deliveries_live_public_id ON public.deliveries USING btree (public_id) WHERE (status = ANY (ARRAY['assigned'::text, 'picked_up'::text]));
CREATE INDEX deliveries_order ON public.deliveries USING btree (order_id, assigned_at);
CREATE INDEX deliveries_restaurant ON public.deliveries USING btree (restaurant_id);
CREATE INDEX deliveries_status_updated ON public.deliveries USING btree (status, updated_at);
comment on table deliveries is 'A way from a restaurant to a door: assigned → picked_up → delivered | cancelled. The first two are live.';
comment on column deliveries.public_id is 'Random 32-bit name on the public map, which says nothing of driver, customer or order. Unique among the live.';
comment on column deliveries.area is 'Index into the city''s districts, 255 = unknown.';
comment on column deliveries.version is 'Grows by one with each change.';
comment on column deliveries.order_id is 'The order that is brought. Null only for rows older than orders.';
comment on column deliveries.fence is 'The fence of the dispatch that made it (dispatches.fence): whoever acts on an older decision finds nothing to change. 0: no dispatch did.';
comment on column deliveries.pin is 'Four digits that the customer is shown once it is on its way, and says at the door. Null: made before there were any.';
comment on column deliveries.pin_tries is 'How often the driver has typed one, wrong or right: at most five.';
comment on column deliveries.arrived_at is 'When the driver said that they are at the restaurant.';
comment on column deliveries.at_door_at is 'When the driver said that they are at the door: who waits for somebody absent waits from then.';
comment on column deliveries.handed_over is 'pin: the customer said it; no_pin, absent: without, and why. Null: not yet, or by a client that does not ask.';
comment on column deliveries.pin_read_at is 'When somebody first looked the PIN up, who has it to say then. Null: nobody has; in the demo the page of its driver says it.';

create table dispatch_decisions (
  order_id text not null,
  fence bigint not null,
  at timestamp with time zone not null default now(),
  by text not null,
  rides text not null,
  driver_id text,
  considered jsonb not null,
  constraint dispatch_decisions_pkey PRIMARY KEY (order_id, fence),
  constraint dispatch_decisions_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES drivers(id),
  constraint dispatch_decisions_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint dispatch_decisions_rides_check CHECK ((rides = ANY (ARRAY['roads'::text, 'straight'::text, 'none'::text])))
);
CREATE INDEX dispatch_decisions_driver ON public.dispatch_decisions USING btree (driver_id);
comment on table dispatch_decisions is 'Why who was asked: each driver who was compared, with what it would have cost. Kept for operators.';
comment on column dispatch_decisions.by is 'The process, or the operator.';
comment on column dispatch_decisions.rides is 'What the rides were told from: the roads, the straight line while no routing engine answered, or nothing, where a person decided.';
comment on column dispatch_decisions.driver_id is 'Who was asked; null: nobody yet.';

create table dispatches (
  order_id text not null,
  wanted_since timestamp with time zone not null default now(),
  due_at timestamp with time zone not null default now(),
  fence bigint not null default 0,
  claimed_by text,
  alarm text,
  alarmed_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint dispatches_pkey PRIMARY KEY (order_id),
  constraint dispatches_alarm_check CHECK ((alarm = ANY (ARRAY['nobody_takes_it'::text, 'driver_vanished'::text]))),
  constraint dispatches_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);
CREATE INDEX dispatches_alarm ON public.dispatches USING btree (alarmed_at) WHERE (alarm IS NOT NULL);
CREATE INDEX dispatches_due ON public.dispatches USING btree (due_at) WHERE (ended_at IS NULL);
comment on table dispatches is 'An order that needs a driver, for as long as it does (lib/dispatch/offers). A worker claims those that are due; what it then decides counts only under the fence that it claimed.';
comment on column dispatches.due_at is 'Not to be decided before. Whoever claims it moves it past the time that a decision may take: if that process dies, it is due again.';
comment on column dispatches.fence is 'Grows with each claim, acceptance, taking back and assignment: a write with an older one finds nothing.';
comment on column dispatches.claimed_by is 'The process that decides now; null while nobody does.';
comment on column dispatches.alarm is 'Why a person has to look at it; null: nobody has to.';
comment on column dispatches.ended_at is 'Somebody brings it, or nobody is to. Null: a driver is looked for.';

create table driver_devices (
  driver_id text not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  constraint driver_devices_pkey PRIMARY KEY (driver_id),
  constraint driver_devices_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES drivers(id),
  constraint driver_devices_token_hash_check CHECK ((length(token_hash) = 32)),
  constraint driver_devices_token_hash_key UNIQUE (token_hash)
);
comment on table driver_devices is 'The GPS client of a driver, by the hash of a token that may report positions and nothing else. A new token takes the old one''s place.';

create table driver_locations (
  driver_id text not null,
  recorded_at timestamp with time zone not null,
  lng double precision not null,
  lat double precision not null,
  heading real,
  speed real,
  accuracy real,
  received_at timestamp with time zone not null,
  constraint driver_locations_pkey PRIMARY KEY (driver_id, recorded_at)
) partition by range (recorded_at);
comment on table driver_locations is 'Every fix, partitioned by UTC day as driver_locations_YYYYMMDD. Partitions are made ahead, thinned after 7 days and dropped after 30 by jobs (lib/tracking/jobs.ts).';
comment on column driver_locations.heading is 'Degrees, 0 = north, clockwise.';
comment on column driver_locations.speed is 'Metres a second.';
comment on column driver_locations.accuracy is 'Radius in metres.';

create table drivers (
  id text not null,
  name text not null,
  vehicle text not null,
  created_at timestamp with time zone not null default now(),
  on_duty_since timestamp with time zone,
  constraint drivers_pkey PRIMARY KEY (id),
  constraint drivers_vehicle_check CHECK ((vehicle = ANY (ARRAY['bike'::text, 'scooter'::text, 'car'::text])))
);
CREATE INDEX drivers_on_duty ON public.drivers USING btree (id) WHERE (on_duty_since IS NOT NULL);
comment on table drivers is 'Who delivers.';
comment on column drivers.on_duty_since is 'They take offers since then; null: they are offered nothing.';

create table identities (
  provider text not null,
  subject text not null,
  user_id text not null,
  email text not null,
  created_at timestamp with time zone not null default now(),
  constraint identities_pkey PRIMARY KEY (provider, subject),
  constraint identities_provider_check CHECK ((provider = ANY (ARRAY['google'::text, 'apple'::text]))),
  constraint identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX identities_user ON public.identities USING btree (user_id);
comment on table identities is 'Who is known elsewhere by which name. Joined only where both sides know the same address to be proven.';

create table imported_city (
  only_one boolean not null default true,
  id text not null,
  name text not null,
  source_digest text not null,
  imported_at timestamp with time zone not null default now(),
  constraint imported_city_pkey PRIMARY KEY (only_one),
  constraint imported_city_only_one_check CHECK (only_one)
);
comment on table imported_city is 'The city that was imported, in place of the demo''s; no row: none was. Its tiles lie in DATA_DIR/city/<id>, made before this row names them.';
comment on column imported_city.id is 'Names the city''s folder and its tiles'' addresses; made from its content.';
comment on column imported_city.source_digest is 'SHA-256 of the extract.';

create table imported_restaurants (
  restaurant_id text not null,
  osm text not null,
  constraint imported_restaurants_pkey PRIMARY KEY (restaurant_id),
  constraint imported_restaurants_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id) ON DELETE CASCADE
);
comment on table imported_restaurants is 'Restaurants that came with the imported city: what its next extract has no more is removed, others are left alone.';
comment on column imported_restaurants.osm is 'What OpenStreetMap calls it, as "node/123".';

create table kitchen_boards (
  restaurant_id text not null,
  seen_at timestamp with time zone not null default now(),
  constraint kitchen_boards_pkey PRIMARY KEY (restaurant_id),
  constraint kitchen_boards_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id) ON DELETE CASCADE
);
comment on table kitchen_boards is 'When somebody last had the board of a restaurant open, to a quarter of a minute.';

create table kitchen_tickets (
  order_id text not null,
  acknowledged_at timestamp with time zone,
  acknowledged_by text,
  prints bigint not null default 0,
  version bigint not null default 1,
  constraint kitchen_tickets_pkey PRIMARY KEY (order_id),
  constraint kitchen_tickets_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint kitchen_tickets_prints_check CHECK ((prints >= 0))
);
comment on table kitchen_tickets is 'What the kitchen has done with an order besides its steps. No row: nothing yet. version goes up with each change.';
comment on column kitchen_tickets.prints is 'How often its ticket was printed: past the first each is a reprint, and says so.';

create table ledger_entries (
  key text not null,
  account text not null,
  amount_minor bigint not null,
  currency text not null,
  order_id text not null,
  at timestamp with time zone not null default now(),
  constraint ledger_entries_pkey PRIMARY KEY (key, account),
  constraint ledger_entries_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint ledger_entries_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);
CREATE INDEX ledger_entries_account ON public.ledger_entries USING btree (account, at);
CREATE INDEX ledger_entries_order ON public.ledger_entries USING btree (order_id);
comment on table ledger_entries is 'Double entry: the lines of a key add up to nothing. A key is what happened at the provider, so it is posted once. Never changed.';

create table mail_keys (
  key text not null,
  taken_until timestamp with time zone not null,
  sent_at timestamp with time zone,
  constraint mail_keys_pkey PRIMARY KEY (key)
);
CREATE INDEX mail_keys_taken ON public.mail_keys USING btree (taken_until);
comment on table mail_keys is 'Mails that go out once however often they are asked for (lib/infra/mail). Sent ones are remembered for a week.';
comment on column mail_keys.taken_until is 'Somebody is sending it until then. If that process dies, another may.';

create table mail_links (
  id text not null,
  kind text not null,
  email text not null,
  user_id text,
  name text not null default ''::text,
  locale text not null,
  hash text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  used_at timestamp with time zone,
  restaurant_id text,
  is_owner boolean not null default false,
  constraint mail_links_pkey PRIMARY KEY (id),
  constraint mail_links_check CHECK (((hash IS NULL) = (expires_at IS NULL))),
  constraint mail_links_hash_key UNIQUE (hash),
  constraint mail_links_kind_check CHECK ((kind = ANY (ARRAY['sign_up'::text, 'sign_in'::text, 'reset'::text, 'address'::text, 'join'::text]))),
  constraint mail_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX mail_links_created ON public.mail_links USING btree (created_at);
CREATE INDEX mail_links_restaurant ON public.mail_links USING btree (restaurant_id) WHERE (restaurant_id IS NOT NULL);
CREATE INDEX mail_links_user ON public.mail_links USING btree (user_id);
comment on table mail_links is 'What was asked for by mail: once, for 10 minutes from when the mail is made. Whoever asks gets a row, known here or not; only the mail tells.';
comment on column mail_links.hash is 'SHA-256 of the token in the mail; null: not sent yet, or sent without one.';
comment on column mail_links.restaurant_id is 'join: whose people somebody is asked to be one of.';
comment on column mail_links.is_owner is 'join: as somebody who runs it, too.';

create table menu_items (
  restaurant_id text not null,
  id text not null,
  section_id text not null,
  "position" bigint not null,
  name text not null,
  description text not null default ''::text,
  price_minor bigint not null,
  diets text[] not null default '{}'::text[],
  allergens text[] not null default '{}'::text[],
  picture jsonb not null,
  options jsonb not null default '[]'::jsonb,
  sold_out_until timestamp with time zone,
  words text not null default ''::text,
  constraint menu_items_pkey PRIMARY KEY (restaurant_id, id),
  constraint menu_items_price_minor_check CHECK ((price_minor >= 0)),
  constraint menu_items_restaurant_id_section_id_fkey FOREIGN KEY (restaurant_id, section_id) REFERENCES menu_sections(restaurant_id, id)
);
comment on table menu_items is 'What can be ordered, in the currency of its restaurant. Millions of rows, always asked for by restaurant.';
comment on column menu_items.options is 'OptionGroup[] of lib/catalog/menu.ts.';
comment on column menu_items.sold_out_until is 'Cannot be ordered until then; null or past: it can.';
comment on column menu_items.words is 'Name and description, folded, for search within the restaurants of a cell.';

create table menu_sections (
  restaurant_id text not null,
  id text not null,
  "position" bigint not null,
  name text not null,
  dayparts jsonb not null default '[]'::jsonb,
  constraint menu_sections_pkey PRIMARY KEY (restaurant_id, id),
  constraint menu_sections_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id) ON DELETE CASCADE
);
comment on table menu_sections is 'A menu''s parts, in order. Ids are unique within the restaurant.';
comment on column menu_sections.dayparts is 'When in the day it is served, in minutes by the restaurant''s clock; empty: always.';

create table notification_choices (
  user_id text not null,
  event text not null,
  channel text not null,
  is_wanted boolean not null,
  constraint notification_choices_pkey PRIMARY KEY (user_id, event, channel),
  constraint notification_choices_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
comment on table notification_choices is 'Where somebody wants it otherwise than by default (lib/notifications/choices.ts).';

create table notifications (
  id bigint not null,
  key text not null,
  order_id text not null,
  event text not null,
  channel text not null,
  user_id text,
  recipient text,
  locale text not null,
  created_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  skipped text,
  read_at timestamp with time zone,
  constraint notifications_pkey PRIMARY KEY (id),
  constraint notifications_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'app'::text, 'push'::text]))),
  constraint notifications_check CHECK (((channel = 'app'::text) OR (recipient IS NOT NULL))),
  constraint notifications_check1 CHECK (((channel <> 'app'::text) OR (user_id IS NOT NULL))),
  constraint notifications_event_check CHECK ((event = ANY (ARRAY['confirmed'::text, 'accepted'::text, 'picked_up'::text, 'delivered'::text, 'not_made'::text, 'refunded'::text, 'ring'::text, 'unanswered'::text]))),
  constraint notifications_key_key UNIQUE (key),
  constraint notifications_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint notifications_skipped_check CHECK ((skipped = ANY (ARRAY['rate_limited'::text, 'overtaken'::text, 'gone'::text]))),
  constraint notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX notifications_created ON public.notifications USING btree (created_at);
CREATE INDEX notifications_order ON public.notifications USING btree (order_id);
CREATE INDEX notifications_recipient ON public.notifications USING btree (recipient, created_at) WHERE (recipient IS NOT NULL);
CREATE INDEX notifications_unread ON public.notifications USING btree (user_id) WHERE ((channel = 'app'::text) AND (read_at IS NULL));
CREATE INDEX notifications_user ON public.notifications USING btree (user_id, id DESC) WHERE (channel = 'app'::text);
comment on table notifications is 'What people are told of their orders: a row for each event and channel, which is sent once (lib/notifications). Kept for 90 days.';
comment on column notifications.key is 'The order, the number of its event, and the channel; of a kitchen and of a push also the event and whom it goes to.';
comment on column notifications.recipient is 'An e-mail address; of a push, the number of its push_subscriptions row. Personal.';
comment on column notifications.skipped is 'Why it was not sent; null: it was, or will be.';

create table offers (
  id text not null,
  order_id text not null,
  driver_id text not null,
  fence bigint not null,
  status text not null default 'offered'::text,
  pickup_at timestamp with time zone not null,
  door_at timestamp with time zone not null,
  offered_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint offers_pkey PRIMARY KEY (id),
  constraint offers_check CHECK (((status = 'offered'::text) = (ended_at IS NULL))),
  constraint offers_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES drivers(id),
  constraint offers_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint offers_status_check CHECK ((status = ANY (ARRAY['offered'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text])))
);
CREATE INDEX offers_driver ON public.offers USING btree (driver_id, offered_at);
CREATE UNIQUE INDEX offers_open_driver ON public.offers USING btree (driver_id) WHERE (status = 'offered'::text);
CREATE INDEX offers_open_expires ON public.offers USING btree (expires_at) WHERE (status = 'offered'::text);
CREATE UNIQUE INDEX offers_open_order ON public.offers USING btree (order_id) WHERE (status = 'offered'::text);
CREATE INDEX offers_order ON public.offers USING btree (order_id, offered_at);
comment on table offers is 'One driver is asked whether they bring one order: offered → accepted | declined | expired | withdrawn (lib/dispatch/offer.ts).';
comment on column offers.pickup_at is 'When the driver would be at the kitchen, and at the door, as it was thought then.';

create table order_changes (
  id text not null,
  order_id text not null,
  line bigint not null,
  status text not null default 'proposed'::text,
  outcome text,
  before jsonb not null,
  after jsonb,
  actor_id text,
  proposed_at timestamp with time zone not null default now(),
  answer_by timestamp with time zone not null,
  answered_at timestamp with time zone,
  constraint order_changes_pkey PRIMARY KEY (id),
  constraint order_changes_check CHECK (((status = 'proposed'::text) = (answered_at IS NULL))),
  constraint order_changes_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_changes_outcome_check CHECK ((outcome = ANY (ARRAY['replaced'::text, 'left_out'::text, 'cancelled'::text]))),
  constraint order_changes_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'accepted'::text, 'declined'::text, 'lapsed'::text])))
);
CREATE INDEX order_changes_due ON public.order_changes USING btree (answer_by) WHERE (status = 'proposed'::text);
CREATE UNIQUE INDEX order_changes_open ON public.order_changes USING btree (order_id, line) WHERE (status = 'proposed'::text);
CREATE INDEX order_changes_order ON public.order_changes USING btree (order_id);
comment on table order_changes is 'What a kitchen could not make as it was ordered: a line to be replaced, or left out where after is null. Whoever ordered answers; without an answer it is left out.';

create table order_events (
  order_id text not null,
  seq bigint not null,
  type text not null,
  status text,
  actor text not null,
  actor_id text,
  cause text,
  data jsonb not null default '{}'::jsonb,
  at timestamp with time zone not null default now(),
  constraint order_events_pkey PRIMARY KEY (order_id, seq),
  constraint order_events_actor_check CHECK ((actor = ANY (ARRAY['customer'::text, 'restaurant'::text, 'driver'::text, 'operator'::text, 'system'::text]))),
  constraint order_events_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_events_type_check CHECK ((type = ANY (ARRAY['status'::text, 'driver'::text, 'delay'::text, 'payment'::text, 'change'::text, 'tip'::text])))
);
comment on table order_events is 'Everything that happened to an order, numbered 1, 2, 3 … without gaps. Never changed; the order feed is made of it.';

create table order_lines (
  order_id text not null,
  line bigint not null,
  item_id text not null,
  name text not null,
  quantity bigint not null,
  unit_minor bigint not null,
  choices jsonb not null default '[]'::jsonb,
  constraint order_lines_pkey PRIMARY KEY (order_id, line),
  constraint order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_lines_quantity_check CHECK ((quantity > 0)),
  constraint order_lines_unit_minor_check CHECK ((unit_minor >= 0))
);
comment on table order_lines is 'What was ordered, by the names and prices of that moment. The menu may change after.';

create table order_links (
  id text not null,
  order_id text not null,
  access text not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  constraint order_links_pkey PRIMARY KEY (id),
  constraint order_links_access_check CHECK ((access = ANY (ARRAY['watch'::text, 'manage'::text]))),
  constraint order_links_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_links_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX order_links_order ON public.order_links USING btree (order_id);
comment on table order_links is 'A capability: who holds the token may watch or manage one order until 24 h after its end. Only the SHA-256 of the token is kept.';

create table order_ratings (
  order_id text not null,
  restaurant_id text not null,
  food_stars bigint not null,
  delivery_stars bigint not null,
  words text not null default ''::text,
  actor_id text,
  rated_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version bigint not null default 1,
  constraint order_ratings_pkey PRIMARY KEY (order_id),
  constraint order_ratings_delivery_stars_check CHECK (((delivery_stars >= 1) AND (delivery_stars <= 5))),
  constraint order_ratings_food_stars_check CHECK (((food_stars >= 1) AND (food_stars <= 5))),
  constraint order_ratings_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_ratings_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id),
  constraint order_ratings_words_check CHECK ((char_length(words) <= 500))
);
CREATE INDEX order_ratings_restaurant ON public.order_ratings USING btree (restaurant_id, rated_at);
comment on table order_ratings is 'Stars for the food and for the delivery of an order that was handed over, once an order. Those for the food are counted on its restaurant in the same transaction.';

create table order_reports (
  id text not null,
  order_id text not null,
  request_key text not null,
  kind text not null,
  lines bigint[] not null default '{}'::bigint[],
  words text not null default ''::text,
  state text not null default 'open'::text,
  answer text not null default ''::text,
  actor_id text,
  answered_by text,
  reported_at timestamp with time zone not null default now(),
  answered_at timestamp with time zone,
  version bigint not null default 1,
  constraint order_reports_pkey PRIMARY KEY (id),
  constraint order_reports_answer_check CHECK ((char_length(answer) <= 1000)),
  constraint order_reports_check CHECK (((state = 'answered'::text) = (answered_at IS NOT NULL))),
  constraint order_reports_kind_check CHECK ((kind = ANY (ARRAY['missing'::text, 'wrong'::text, 'cold'::text, 'never_came'::text, 'other'::text]))),
  constraint order_reports_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_reports_order_id_request_key_key UNIQUE (order_id, request_key),
  constraint order_reports_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text]))),
  constraint order_reports_words_check CHECK ((char_length(words) <= 1000))
);
CREATE INDEX order_reports_open ON public.order_reports USING btree (reported_at) WHERE (state = 'open'::text);
comment on table order_reports is 'Problems that were reported of orders. open: an operator is to answer. answered: they did, once; money that goes back is a refund of its own.';
comment on column order_reports.request_key is 'The browser''s name for a press: pressed twice it is one report.';
comment on column order_reports.lines is 'The lines of the order that it is about; none: all of it.';

create table order_requests (
  key text not null,
  fingerprint text not null,
  order_id text not null,
  created_at timestamp with time zone not null default now(),
  constraint order_requests_pkey PRIMARY KEY (key),
  constraint order_requests_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX order_requests_created ON public.order_requests USING btree (created_at);
comment on table order_requests is 'The keys that browsers ask for orders with: the same key is the same order, however often it is sent. Kept for days.';

create table orders (
  id text not null,
  code text not null,
  restaurant_id text not null,
  customer_id text,
  status text not null,
  dropoff_lng double precision not null,
  dropoff_lat double precision not null,
  items bigint not null,
  total_minor bigint not null,
  currency text not null,
  ready_at timestamp with time zone,
  promised_at timestamp with time zone not null,
  last_seq bigint not null default 0,
  placed_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  updated_at timestamp with time zone not null default now(),
  version bigint not null default 1,
  payment text not null default 'none'::text,
  food_minor bigint not null default 0,
  discount_minor bigint not null default 0,
  fee_minor bigint not null default 0,
  tip_minor bigint not null default 0,
  deliver_at timestamp with time zone,
  door jsonb not null default '{}'::jsonb,
  contact jsonb not null default '{}'::jsonb,
  promo_code text,
  due_at timestamp with time zone,
  agreed_minor bigint,
  constraint orders_pkey PRIMARY KEY (id),
  constraint orders_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint orders_ended_check CHECK (((status = ANY (ARRAY['delivered'::text, 'rejected'::text, 'cancelled'::text, 'expired'::text, 'refunded_part'::text, 'refunded'::text])) = (ended_at IS NOT NULL))),
  constraint orders_items_check CHECK ((items > 0)),
  constraint orders_payment_check CHECK ((payment = ANY (ARRAY['none'::text, 'card'::text]))),
  constraint orders_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id),
  constraint orders_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'awaiting_payment'::text, 'scheduled'::text, 'placed'::text, 'accepted'::text, 'preparing'::text, 'ready'::text, 'picked_up'::text, 'delivered'::text, 'rejected'::text, 'cancelled'::text, 'expired'::text, 'refunded_part'::text, 'refunded'::text]))),
  constraint orders_total_minor_check CHECK ((total_minor >= 0))
);
CREATE INDEX orders_code ON public.orders USING btree (code, placed_at);
CREATE INDEX orders_customer ON public.orders USING btree (customer_id, placed_at);
CREATE INDEX orders_due ON public.orders USING btree (due_at) WHERE (status = 'scheduled'::text);
CREATE INDEX orders_email ON public.orders USING btree (lower((contact ->> 'email'::text)), placed_at);
CREATE INDEX orders_ended_restaurant ON public.orders USING btree (restaurant_id, ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX orders_live_restaurant ON public.orders USING btree (restaurant_id, placed_at) WHERE (status = ANY (ARRAY['placed'::text, 'accepted'::text, 'preparing'::text, 'ready'::text, 'picked_up'::text]));
CREATE INDEX orders_personal ON public.orders USING btree (ended_at) WHERE ((contact <> '{}'::jsonb) OR (door <> '{}'::jsonb));
CREATE INDEX orders_phone ON public.orders USING btree (regexp_replace((contact ->> 'phone'::text), '\D'::text, ''::text, 'g'::text), placed_at);
CREATE INDEX orders_restaurant ON public.orders USING btree (restaurant_id);
CREATE INDEX orders_scheduled_restaurant ON public.orders USING btree (restaurant_id, due_at) WHERE (status = 'scheduled'::text);
CREATE INDEX orders_status_updated ON public.orders USING btree (status, updated_at);
comment on table orders is 'What a customer asked for. lib/orders/status.ts is the table of its transitions; each is a row of order_events.';
comment on column orders.code is 'What people call it, as in "#418F". Not unique, says nothing.';
comment on column orders.customer_id is 'Null for a guest, who holds a manage link.';
comment on column orders.items is 'How many things, for "3 items".';
comment on column orders.ready_at is 'When the kitchen means to be ready, or was.';
comment on column orders.promised_at is 'The latest arrival that the customer was told when ordering.';
comment on column orders.last_seq is 'Sequence of its newest event: given under the row lock, so that no number is skipped or told twice.';
comment on column orders.payment is 'card: there is a row in payments, which is told of every end of the order. none: the demo''s, which nobody pays for.';
comment on column orders.food_minor is 'What total_minor is made of: food, less discount, plus fee and tip.';
comment on column orders.deliver_at is 'When it is to be there, as asked for; null: as soon as can be.';
comment on column orders.door is 'What somebody needs to find it: label, floor, note. Personal.';
comment on column orders.contact is 'Whom to reach: name, phone, e-mail. Personal.';
comment on column orders.promo_code is 'What it was ordered with; its use is a row of promo_uses.';
comment on column orders.due_at is 'When the kitchen gets it: scheduled until then; null: at once.';
comment on column orders.agreed_minor is 'What it came to when it was ordered, which is what is held: nothing that is changed later may make it more. Null: total_minor.';

create table outbox (
  id bigint not null,
  topic text not null,
  data jsonb not null,
  created_at timestamp with time zone not null default now(),
  due_at timestamp with time zone not null default now(),
  attempts bigint not null default 0,
  last_error text,
  done_at timestamp with time zone,
  dead_at timestamp with time zone,
  constraint outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX outbox_dead ON public.outbox USING btree (topic, id) WHERE (dead_at IS NOT NULL);
CREATE INDEX outbox_done ON public.outbox USING btree (done_at) WHERE (done_at IS NOT NULL);
CREATE INDEX outbox_waiting ON public.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (dead_at IS NULL));
comment on table outbox is 'What follows from a change, written in its transaction and acted on after it (lib/infra/outbox.ts). Done rows are forgotten after a day, dead ones stay.';
comment on column outbox.topic is 'Which handler acts on it.';
comment on column outbox.due_at is 'Not to be taken before. Whoever takes it moves it past its own time limit: if that process dies, the row is due again.';
comment on column outbox.attempts is 'How often it was taken.';
comment on column outbox.dead_at is 'Failed as often as its topic allows, or cannot be read: waits for a person.';

create table payment_calls (
  key text not null,
  order_id text not null,
  kind text not null,
  subject text not null default ''::text,
  attempt bigint not null,
  params jsonb not null,
  asked_at timestamp with time zone not null default now(),
  answered_at timestamp with time zone,
  outcome text,
  detail text,
  asks bigint not null default 1,
  constraint payment_calls_pkey PRIMARY KEY (key),
  constraint payment_calls_attempt_check CHECK ((attempt > 0)),
  constraint payment_calls_check CHECK (((outcome IS NULL) = (answered_at IS NULL))),
  constraint payment_calls_kind_check CHECK ((kind = ANY (ARRAY['checkout'::text, 'customer'::text, 'expire'::text, 'hold'::text, 'capture'::text, 'release'::text, 'refund'::text]))),
  constraint payment_calls_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint payment_calls_order_id_kind_subject_attempt_key UNIQUE (order_id, kind, subject, attempt),
  constraint payment_calls_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'broken'::text])))
);
CREATE INDEX payment_calls_unanswered ON public.payment_calls USING btree (asked_at) WHERE (outcome IS NULL);
comment on table payment_calls is 'Everything that the provider was asked to do, written down with its idempotency key before it was asked. Without an outcome nobody knows: it is asked again under the same key.';
comment on column payment_calls.asks is 'How often it was asked under its key: more than once where nobody heard what came of it.';

create table payment_inbox (
  event_id text not null,
  type text not null,
  order_id text,
  intent_id text,
  source text not null,
  created_at timestamp with time zone not null,
  received_at timestamp with time zone not null default now(),
  done_at timestamp with time zone,
  tip_id text,
  constraint payment_inbox_pkey PRIMARY KEY (event_id),
  constraint payment_inbox_source_check CHECK ((source = ANY (ARRAY['webhook'::text, 'sweep'::text])))
);
CREATE INDEX payment_inbox_of_order ON public.payment_inbox USING btree (order_id, received_at) WHERE (order_id IS NOT NULL);
CREATE INDEX payment_inbox_order ON public.payment_inbox USING btree (order_id) WHERE (done_at IS NULL);
CREATE INDEX payment_inbox_pending ON public.payment_inbox USING btree (received_at) WHERE (done_at IS NULL);
CREATE INDEX payment_inbox_received ON public.payment_inbox USING btree (received_at);
comment on table payment_inbox is 'Events of the provider, each once. They only say where to look: what is true is fetched from the provider.';
comment on column payment_inbox.tip_id is 'The tip that it is about; null: the order''s own payment.';

create table payment_sweeps (
  id bigint not null,
  seen_until timestamp with time zone not null,
  swept_at timestamp with time zone not null default now(),
  constraint payment_sweeps_pkey PRIMARY KEY (id),
  constraint payment_sweeps_id_check CHECK ((id = 1))
);
comment on table payment_sweeps is 'One row: up to when every event of the provider has been seen.';

create table payments (
  order_id text not null,
  status text not null,
  currency text not null,
  amount_minor bigint not null,
  session_id text,
  intent_id text,
  checkout_url text,
  captured_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  disputed_minor bigint not null default 0,
  problem text,
  look_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version bigint not null default 1,
  hold_at timestamp with time zone,
  customer_ref text,
  method_ref text,
  constraint payments_pkey PRIMARY KEY (order_id),
  constraint payments_amount_minor_check CHECK ((amount_minor > 0)),
  constraint payments_check CHECK ((((captured_minor >= 0) AND (captured_minor <= amount_minor)) AND ((refunded_minor >= 0) AND (refunded_minor <= captured_minor)))),
  constraint payments_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint payments_intent_id_key UNIQUE (intent_id),
  constraint payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint payments_session_id_key UNIQUE (session_id),
  constraint payments_status_check CHECK ((status = ANY (ARRAY['starting'::text, 'open'::text, 'saved'::text, 'asking'::text, 'held'::text, 'captured'::text, 'released'::text, 'abandoned'::text])))
);
CREATE INDEX payments_look ON public.payments USING btree (look_at) WHERE (look_at IS NOT NULL);
CREATE INDEX payments_problems ON public.payments USING btree (updated_at) WHERE (problem IS NOT NULL);
comment on table payments is 'An order''s money at the provider: starting → open → held → captured | released, or abandoned when nobody paid. Only forward. Locked before its order where both are.';
comment on column payments.problem is 'Why it does not get on, for support; null: nothing is wrong.';
comment on column payments.look_at is 'When the sweep looks at it though nobody has told of it; null: nothing more can happen.';
comment on column payments.hold_at is 'A card is kept first, and the amount is held from then on without its owner; null: it is held when somebody pays.';
comment on column payments.customer_ref is 'Whose card it is at the provider: somebody made for this order alone.';
comment on column payments.method_ref is 'The card that was kept.';

create table processes (
  id text not null,
  roles text[] not null,
  host text not null,
  pid bigint not null,
  started_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  has_redis boolean not null default false,
  constraint processes_pkey PRIMARY KEY (id)
);
comment on table processes is 'Every running process of Hotpath says every 5 s that it lives. One not seen for 15 s counts as gone.';
comment on column processes.has_redis is 'Whether it meets others on Redis. Several may live at once only if all of them do.';

create table promo_codes (
  code text not null,
  restaurant_id text,
  currency text not null,
  basis_points bigint not null default 0,
  amount_minor bigint not null default 0,
  minimum_minor bigint not null default 0,
  first_order_only boolean not null default false,
  each_customer bigint,
  in_all bigint,
  used bigint not null default 0,
  valid_from timestamp with time zone not null default now(),
  valid_until timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint promo_codes_pkey PRIMARY KEY (code),
  constraint promo_codes_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint promo_codes_basis_points_check CHECK (((basis_points >= 0) AND (basis_points <= 10000))),
  constraint promo_codes_check CHECK (((basis_points > 0) <> (amount_minor > 0))),
  constraint promo_codes_check1 CHECK (((used >= 0) AND ((in_all IS NULL) OR (used <= in_all)))),
  constraint promo_codes_code_check CHECK ((code ~ '^[A-Z0-9]{3,40}$'::text)),
  constraint promo_codes_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint promo_codes_each_customer_check CHECK ((each_customer > 0)),
  constraint promo_codes_in_all_check CHECK ((in_all > 0)),
  constraint promo_codes_minimum_minor_check CHECK ((minimum_minor >= 0)),
  constraint promo_codes_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id)
);
comment on table promo_codes is 'Codes that take something off the food, a share or an amount. The row is locked by whoever orders with it, so that its limits hold.';
comment on column promo_codes.restaurant_id is 'Good at this one alone; null: at all that have its currency.';
comment on column promo_codes.minimum_minor is 'Of the food as it is on the menu.';
comment on column promo_codes.each_customer is 'So often by one account; null: without a limit. Guests cannot use a code with this or with first_order_only.';
comment on column promo_codes.used is 'By orders that are under way or were made: an order that ends without food gives its use back.';

create table promo_uses (
  order_id text not null,
  code text not null,
  customer_id text,
  amount_minor bigint not null,
  created_at timestamp with time zone not null default now(),
  given_back_at timestamp with time zone,
  constraint promo_uses_pkey PRIMARY KEY (order_id),
  constraint promo_uses_amount_minor_check CHECK ((amount_minor > 0)),
  constraint promo_uses_code_fkey FOREIGN KEY (code) REFERENCES promo_codes(code),
  constraint promo_uses_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);
CREATE INDEX promo_uses_customer ON public.promo_uses USING btree (code, customer_id) WHERE (given_back_at IS NULL);
comment on table promo_uses is 'Which order was made with which code: reserved with its draft.';

create table push_subscriptions (
  id bigint not null,
  user_id text not null,
  session_id text not null,
  purpose text not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  created_at timestamp with time zone not null default now(),
  constraint push_subscriptions_pkey PRIMARY KEY (id),
  constraint push_subscriptions_endpoint_check CHECK ((length(endpoint) <= 2048)),
  constraint push_subscriptions_purpose_check CHECK ((purpose = ANY (ARRAY['notices'::text, 'kitchen'::text]))),
  constraint push_subscriptions_session_id_fkey FOREIGN KEY (session_id) REFERENCES auth_sessions(id) ON DELETE CASCADE,
  constraint push_subscriptions_session_id_purpose_key UNIQUE (session_id, purpose),
  constraint push_subscriptions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX push_subscriptions_endpoint ON public.push_subscriptions USING btree (endpoint);
CREATE INDEX push_subscriptions_user ON public.push_subscriptions USING btree (user_id, purpose);
comment on table push_subscriptions is 'Browsers that are told by web push, as long as the session lives that turned it on (lib/notifications/push).';
comment on column push_subscriptions.purpose is 'notices: what happens to one''s orders; kitchen: orders that ring in one''s restaurant.';
comment on column push_subscriptions.endpoint is 'An address of a push service, known to that browser and to us. Personal.';
comment on column push_subscriptions.p256dh is 'By which, with auth, what is sent is closed to the push service (RFC 8291), base64url.';

create table queue_jobs (
  id text not null,
  name text not null,
  data jsonb not null,
  singleton_key text,
  attempts bigint not null default 0,
  last_error text,
  created_at timestamp with time zone not null default now(),
  dead_at timestamp with time zone,
  constraint queue_jobs_pkey PRIMARY KEY (id)
);
CREATE INDEX queue_jobs_dead ON public.queue_jobs USING btree (name, created_at) WHERE (dead_at IS NOT NULL);
CREATE UNIQUE INDEX queue_jobs_singleton ON public.queue_jobs USING btree (name, singleton_key) WHERE (dead_at IS NULL);
comment on table queue_jobs is 'With QUEUE=sqs: every job that is not done, written in the transaction that makes it true; SQS only says that one is to be looked at (lib/infra/sqs-queue.ts).';
comment on column queue_jobs.singleton_key is 'What an exclusive job is exclusive by; null where its kind is not.';
comment on column queue_jobs.attempts is 'How often it was taken.';
comment on column queue_jobs.dead_at is 'Failed as often as its kind allows: waits for a person.';

create table queue_schedules (
  name text not null,
  cron text not null,
  data jsonb not null,
  next_at timestamp with time zone not null,
  constraint queue_schedules_pkey PRIMARY KEY (name)
);
comment on table queue_schedules is 'With QUEUE=sqs: the kinds of job that are due at times, and when next.';

create table recovery_codes (
  user_id text not null,
  hash text not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (user_id, hash),
  constraint recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
comment on table recovery_codes is 'For who has lost the device that makes the codes: each once. SHA-256.';

create table refunds (
  id text not null,
  order_id text not null,
  amount_minor bigint not null,
  reason text not null,
  status text not null default 'wanted'::text,
  provider_id text,
  actor text not null,
  actor_id text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  tip_id text,
  constraint refunds_pkey PRIMARY KEY (id),
  constraint refunds_amount_minor_check CHECK ((amount_minor > 0)),
  constraint refunds_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint refunds_provider_id_key UNIQUE (provider_id),
  constraint refunds_status_check CHECK ((status = ANY (ARRAY['wanted'::text, 'done'::text, 'refused'::text])))
);
CREATE INDEX refunds_order ON public.refunds USING btree (order_id);
comment on table refunds is 'Money that is to be given back, or was. One that nobody here asked for was made at the provider itself.';
comment on column refunds.tip_id is 'The tip that is given back; null: of the order''s own payment.';

create table restaurant_cells (
  cell bigint not null,
  restaurant_id text not null,
  constraint restaurant_cells_pkey PRIMARY KEY (cell, restaurant_id),
  constraint restaurant_cells_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id) ON DELETE CASCADE
);
CREATE INDEX restaurant_cells_restaurant ON public.restaurant_cells USING btree (restaurant_id);
comment on table restaurant_cells is 'Who delivers where: the place cells (lib/catalog/cells.ts) whose middle lies in a restaurant''s area. Four that would all be there are told by the one around them.';

create table restaurant_search (
  restaurant_id text not null,
  words tsvector not null,
  kinds bigint[] not null,
  kind_counts bigint[] not null,
  dish_from_minor bigint not null,
  picture jsonb,
  tag_counts bigint[] not null default '{}'::bigint[],
  constraint restaurant_search_pkey PRIMARY KEY (restaurant_id),
  constraint restaurant_search_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id) ON DELETE CASCADE
) with (toast_tuple_target=8160);
comment on table restaurant_search is 'A restaurant and its menu as a search looks at them, written whenever either changes (lib/catalog/search/commands.ts).';
comment on column restaurant_search.words is 'Every word of its name, its dishes and their descriptions, folded, once.';
comment on column restaurant_search.kinds is 'What its dishes contain and suit, a sum of 2^position in the list of allergens and then diets (lib/catalog/menu.ts): each kind once.';
comment on column restaurant_search.kind_counts is 'How many dishes there are of each kind.';
comment on column restaurant_search.dish_from_minor is 'What costs less is no dish but goes with one, as a drink does: half of what is usual on the menu.';
comment on column restaurant_search.picture is 'Of the first dish on its menu.';
comment on column restaurant_search.tag_counts is 'How many dishes contain or suit each of the list of allergens and then diets; last, how many dishes there are.';

create table restaurants (
  id text not null,
  slug text not null,
  name text not null,
  lng double precision not null,
  lat double precision not null,
  created_at timestamp with time zone not null default now(),
  street text not null default ''::text,
  house_number text not null default ''::text,
  postcode text,
  city text not null default ''::text,
  cuisines text[] not null default '{other}'::text[],
  rating_tenths bigint,
  rating_count bigint not null default 0,
  currency text not null default 'SEK'::text,
  fee_minor bigint not null default 0,
  minimum_minor bigint not null default 0,
  time_zone text not null default 'UTC'::text,
  prep_min_min bigint not null default 15,
  prep_max_min bigint not null default 25,
  area jsonb not null default '{"kind": "radius", "metres": 0}'::jsonb,
  hours jsonb not null default '{"week": [[], [], [], [], [], [], []], "exceptions": {}}'::jsonb,
  paused_until timestamp with time zone,
  words text not null default ''::text,
  version bigint not null default 1,
  updated_at timestamp with time zone not null default now(),
  removed_at timestamp with time zone,
  discount_basis_points bigint not null default 0,
  discount_from_minor bigint not null default 0,
  pause_cause text,
  busy_until timestamp with time zone,
  busy_min bigint not null default 0,
  stars_sum bigint not null default 0,
  stars_count bigint not null default 0,
  constraint restaurants_pkey PRIMARY KEY (id),
  constraint restaurants_check CHECK ((((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision)) AND ((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision)))),
  constraint restaurants_discount_check CHECK ((((discount_basis_points >= 0) AND (discount_basis_points <= 10000)) AND (discount_from_minor >= 0))),
  constraint restaurants_slug_key UNIQUE (slug),
  constraint restaurants_terms_check CHECK (((fee_minor >= 0) AND (minimum_minor >= 0) AND (rating_count >= 0) AND ((rating_tenths >= 10) AND (rating_tenths <= 50)) AND (prep_min_min >= 0) AND (prep_max_min >= prep_min_min) AND (currency ~ '^[A-Z]{3}$'::text) AND (cardinality(cuisines) > 0)))
);
CREATE INDEX restaurants_busy ON public.restaurants USING btree (busy_until) WHERE (busy_until IS NOT NULL);
comment on table restaurants is 'Where food is made. Lists of restaurants start from restaurant_cells. Rows older than the catalogue are never open and deliver nowhere.';
comment on column restaurants.rating_tenths is 'Mean in tenths of a star; null while nobody has rated.';
comment on column restaurants.prep_min_min is 'Minutes from accepting to ready: at least, usually.';
comment on column restaurants.prep_max_min is 'Minutes from accepting to ready: at most, usually.';
comment on column restaurants.area is 'Where it delivers to: DeliveryArea of lib/catalog/restaurant.ts.';
comment on column restaurants.hours is 'By the clock of time_zone: OpeningHours of lib/catalog/hours.ts.';
comment on column restaurants.paused_until is 'Takes no orders until then, whatever its hours say.';
comment on column restaurants.words is 'Its name, folded, for search.';
comment on column restaurants.version is 'Grows by one with each change of the restaurant or of its menu.';
comment on column restaurants.removed_at is 'Is no longer shown. The row stays: orders name it.';
comment on column restaurants.discount_basis_points is 'So many hundredths of a percent off the food of an order, once that is worth discount_from_minor. 0: nothing.';
comment on column restaurants.pause_cause is 'Why it is paused: kitchen (somebody pressed) or missed (orders that nobody answered).';
comment on column restaurants.busy_until is 'It needs busy_min minutes longer for everything until then; null or past: it does not.';
comment on column restaurants.stars_sum is 'All stars that orders here gave its food, stars_count of them. What is shown is these together with rating_tenths and rating_count, which it came with.';

create table revocations (
  id bigint not null,
  kind text not null,
  target_id text not null,
  at timestamp with time zone not null default now(),
  constraint revocations_pkey PRIMARY KEY (id),
  constraint revocations_kind_check CHECK ((kind = ANY (ARRAY['session'::text, 'link'::text])))
);
CREATE INDEX revocations_at ON public.revocations USING btree (at);
comment on table revocations is 'Sessions and links that ended early. Every process reads what is new every 2 s from the primary, and the last 15 minutes at its start.';

create table saved_addresses (
  id text not null,
  user_id text not null,
  name text not null,
  label text not null,
  floor text not null default ''::text,
  note text not null default ''::text,
  lng double precision not null,
  lat double precision not null,
  is_default boolean not null default false,
  created_at timestamp with time zone not null default now(),
  constraint saved_addresses_pkey PRIMARY KEY (id),
  constraint saved_addresses_floor_check CHECK ((length(floor) <= 80)),
  constraint saved_addresses_label_check CHECK (((length(label) >= 1) AND (length(label) <= 200))),
  constraint saved_addresses_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60))),
  constraint saved_addresses_note_check CHECK ((length(note) <= 500)),
  constraint saved_addresses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX saved_addresses_default ON public.saved_addresses USING btree (user_id) WHERE is_default;
CREATE INDEX saved_addresses_user ON public.saved_addresses USING btree (user_id, id);
comment on table saved_addresses is 'Where somebody has their food brought to, by names of their own. Personal: it goes with the account.';
comment on column saved_addresses.label is 'Street and number as the geocoder said them.';

create table search_words (
  word text not null,
  constraint search_words_pkey PRIMARY KEY (word)
);
CREATE INDEX search_words_trigrams ON public.search_words USING gin (word gin_trgm_ops);
comment on table search_words is 'Every word that a name or a dish has or once had, for finding what a mistyped one may have meant.';

create table second_factors (
  user_id text not null,
  secret text not null,
  confirmed_at timestamp with time zone,
  last_step bigint not null default 0,
  created_at timestamp with time zone not null default now(),
  constraint second_factors_pkey PRIMARY KEY (user_id),
  constraint second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
comment on table second_factors is 'One-time codes by time (RFC 6238). Not asked for before a first code has confirmed it.';
comment on column second_factors.secret is 'Encrypted with the key of sessions.';
comment on column second_factors.last_step is 'The newest time step whose code was used: none of it or before is taken again.';

create table sent_mails (
  id bigint not null,
  key text not null,
  recipient text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  sent_at timestamp with time zone not null default now(),
  constraint sent_mails_pkey PRIMARY KEY (id),
  constraint sent_mails_key_key UNIQUE (key)
);
comment on table sent_mails is 'Where the demo''s mails go while there is no SMTP server: shown at /ops/mail, the newest few hundred. Empty outside of the demo.';

create table tips (
  id text not null,
  order_id text not null,
  request_key text not null,
  status text not null,
  currency text not null,
  amount_minor bigint not null,
  session_id text,
  intent_id text,
  checkout_url text,
  captured_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  disputed_minor bigint not null default 0,
  problem text,
  look_at timestamp with time zone,
  actor_id text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version bigint not null default 1,
  constraint tips_pkey PRIMARY KEY (id),
  constraint tips_amount_minor_check CHECK ((amount_minor > 0)),
  constraint tips_check CHECK ((((captured_minor >= 0) AND (captured_minor <= amount_minor)) AND ((refunded_minor >= 0) AND (refunded_minor <= captured_minor)))),
  constraint tips_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint tips_intent_id_key UNIQUE (intent_id),
  constraint tips_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint tips_order_id_request_key_key UNIQUE (order_id, request_key),
  constraint tips_session_id_key UNIQUE (session_id),
  constraint tips_status_check CHECK ((status = ANY (ARRAY['starting'::text, 'open'::text, 'held'::text, 'captured'::text, 'released'::text, 'abandoned'::text])))
);
CREATE INDEX tips_look ON public.tips USING btree (look_at) WHERE (look_at IS NOT NULL);
comment on table tips is 'Tips that were given after the delivery: each a payment of its own, taken at once. Steps and columns are those of payments. All that may still be paid count towards what may be tipped, so the payment is locked before one is added.';
comment on column tips.request_key is 'The browser''s name for a press: pressed twice it is one tip.';

create table users (
  id text not null,
  name text not null,
  role text not null,
  restaurant_id text,
  driver_id text,
  created_at timestamp with time zone not null default now(),
  email text,
  password_hash text,
  is_owner boolean not null default false,
  locale text not null default 'en'::text,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_check CHECK (((role = 'restaurant'::text) = (restaurant_id IS NOT NULL))),
  constraint users_check1 CHECK (((role = 'driver'::text) = (driver_id IS NOT NULL))),
  constraint users_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES drivers(id),
  constraint users_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 254)))),
  constraint users_owner_check CHECK (((NOT is_owner) OR (role = 'restaurant'::text))),
  constraint users_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES restaurants(id),
  constraint users_role_check CHECK ((role = ANY (ARRAY['customer'::text, 'restaurant'::text, 'driver'::text, 'operator'::text])))
);
CREATE INDEX users_driver ON public.users USING btree (driver_id);
CREATE UNIQUE INDEX users_email ON public.users USING btree (email);
CREATE INDEX users_restaurant ON public.users USING btree (restaurant_id);
comment on table users is 'Who can sign in.';
comment on column users.email is 'Proven to be theirs: a link that was sent there was pressed, or who signs in elsewhere with it was vouched for. In small letters. null: one of the demo''s people.';
comment on column users.password_hash is 'argon2id with its parameters (PHC string); null: signs in by link, or elsewhere.';
comment on column users.is_owner is 'Of the restaurant, and not only on its staff.';
