-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently orders_due on orders (due_at) where status = 'scheduled';
