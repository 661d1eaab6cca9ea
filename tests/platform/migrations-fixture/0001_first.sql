create table fixture (name text);
