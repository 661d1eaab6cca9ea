-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently payment_inbox_of_order on payment_inbox (order_id, received_at) where order_id is not null;
