-- no-transaction
-- One statement to a file like this. A build that was broken off leaves an invalid index of the name: drop it, then migrate again.
create index concurrently drivers_on_duty on drivers (id) where on_duty_since is not null;
