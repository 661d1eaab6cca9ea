-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently addresses_at on addresses using gist (point(lng, lat));
