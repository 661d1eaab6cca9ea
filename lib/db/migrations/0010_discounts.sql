alter table restaurants
  add column discount_basis_points bigint not null default 0,
  add column discount_from_minor bigint not null default 0;
alter table restaurants add constraint restaurants_discount_check check (
  discount_basis_points between 0 and 10000 and discount_from_minor >= 0
) not valid;
comment on column restaurants.discount_basis_points is
  'So many hundredths of a percent off the food of an order, once that is worth discount_from_minor. 0: nothing.';
