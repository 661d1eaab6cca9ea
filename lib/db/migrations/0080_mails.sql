create table mail_keys (
  key text primary key,
  taken_until timestamptz not null,
  sent_at timestamptz
);
comment on table mail_keys is
  'Mails that go out once however often they are asked for (lib/infra/mail). Sent ones are remembered for a week.';
comment on column mail_keys.taken_until is 'Somebody is sending it until then. If that process dies, another may.';
create index mail_keys_taken on mail_keys (taken_until);

create table sent_mails (
  id bigint generated always as identity primary key,
  key text not null unique,
  recipient text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  sent_at timestamptz not null default now()
);
comment on table sent_mails is
  'Where the demo''s mails go while there is no SMTP server: shown at /ops/mail, the newest few hundred. Empty outside of the demo.';
