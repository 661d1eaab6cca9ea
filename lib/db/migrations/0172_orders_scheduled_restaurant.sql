-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently orders_scheduled_restaurant on orders (restaurant_id, due_at) where status = 'scheduled';
