-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently mail_links_restaurant on mail_links (restaurant_id) where restaurant_id is not null;
