-- What a driver does on the way that is not a step of the order: where they have come to, and how the food was handed over.
alter table deliveries add column pin text;
alter table deliveries add column pin_tries bigint not null default 0;
alter table deliveries add column arrived_at timestamptz;
alter table deliveries add column at_door_at timestamptz;
alter table deliveries add column handed_over text;

comment on column deliveries.pin is 'Four digits that the customer is shown once it is on its way, and says at the door. Null: made before there were any.';
comment on column deliveries.pin_tries is 'How often the driver has typed one, wrong or right: at most five.';
comment on column deliveries.arrived_at is 'When the driver said that they are at the restaurant.';
comment on column deliveries.at_door_at is 'When the driver said that they are at the door: who waits for somebody absent waits from then.';
comment on column deliveries.handed_over is 'pin: the customer said it; no_pin, absent: without, and why. Null: not yet, or by a client that does not ask.';
