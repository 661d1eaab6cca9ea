-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently restaurants_busy on restaurants (busy_until) where busy_until is not null;
