-- no-transaction
-- Streets have them now (0021): of every door they were many times as many.
drop index concurrently addresses_words;
