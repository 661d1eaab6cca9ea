-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently orders_email on orders (lower(contact->>'email'), placed_at);
