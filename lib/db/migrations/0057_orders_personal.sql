-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently orders_personal on orders (ended_at) where contact <> '{}' or door <> '{}';
