-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently orders_phone on orders (regexp_replace(contact->>'phone', '\D', '', 'g'), placed_at);
