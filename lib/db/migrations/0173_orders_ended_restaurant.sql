-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently orders_ended_restaurant on orders (restaurant_id, ended_at) where ended_at is not null;
