create table fixture_rolled_back (name text);
select 1 / 0;
