-- Whoever runs a restaurant takes people on by a mail, which they answer.
alter table mail_links
  add column restaurant_id text,
  add column is_owner boolean not null default false;
comment on column mail_links.restaurant_id is 'join: whose people somebody is asked to be one of.';
comment on column mail_links.is_owner is 'join: as somebody who runs it, too.';
alter table mail_links drop constraint mail_links_kind_check;
alter table mail_links add constraint mail_links_kind_check
  check (kind in ('sign_up', 'sign_in', 'reset', 'address', 'join')) not valid;
