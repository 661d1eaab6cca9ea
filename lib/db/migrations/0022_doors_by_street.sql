-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently addresses_street on addresses (words);
