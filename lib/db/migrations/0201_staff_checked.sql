alter table mail_links validate constraint mail_links_kind_check;
