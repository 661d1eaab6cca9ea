alter table orders validate constraint orders_status_check;
alter table payments validate constraint payments_status_check;
alter table payment_calls validate constraint payment_calls_kind_check;
