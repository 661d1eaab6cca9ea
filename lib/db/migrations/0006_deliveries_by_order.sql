-- no-transaction
-- One statement, since a failed concurrent build leaves an invalid index behind, and this file is then tried again.
create index concurrently deliveries_order on deliveries (order_id, assigned_at);
