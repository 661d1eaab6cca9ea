-- no-transaction
-- One statement to a file like this. A build that was broken off leaves an invalid index of the name: drop it, then migrate again.
create index concurrently deliveries_ended_driver on deliveries (driver_id, ended_at) where ended_at is not null;
