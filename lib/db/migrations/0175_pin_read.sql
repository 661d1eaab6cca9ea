-- Whether there is anybody who can say the PIN: an order's customer who has looked it up.
alter table deliveries add column pin_read_at timestamptz;

comment on column deliveries.pin_read_at is 'When somebody first looked the PIN up, who has it to say then. Null: nobody has; in the demo the page of its driver says it.';
