alter table payment_calls add column asks bigint not null default 1;
comment on column payment_calls.asks is 'How often it was asked under its key: more than once where nobody heard what came of it.';
