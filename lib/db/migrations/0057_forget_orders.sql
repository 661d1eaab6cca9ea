alter table orders add column forget boolean not null default false;
comment on column orders.forget is 'Whoever ordered it is gone: door and contact are forgotten as soon as it has ended.';
