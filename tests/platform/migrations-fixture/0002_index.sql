-- no-transaction
create index concurrently fixture_name on fixture (name);
