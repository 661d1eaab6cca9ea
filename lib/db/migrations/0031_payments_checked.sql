alter table orders validate constraint orders_status_check;
alter table orders validate constraint orders_ended_check;
alter table orders validate constraint orders_payment_check;
