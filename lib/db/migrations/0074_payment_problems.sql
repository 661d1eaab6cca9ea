-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently payments_problems on payments (updated_at) where problem is not null;
