-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently orders_code on orders (code, placed_at);
