import type { Generated } from "kysely";
import type { GeneratedTime, TimeOrNull } from "./columns.ts";

/** Restaurants, their menus, and how they are found. */
export type CatalogTables = {
  restaurants: RestaurantsTable;
  restaurant_cells: RestaurantCellsTable;
  menu_sections: MenuSectionsTable;
  menu_items: MenuItemsTable;
  restaurant_search: RestaurantSearchTable;
  search_words: SearchWordsTable;
  promo_codes: PromoCodesTable;
  promo_uses: PromoUsesTable;
};

export type RestaurantsTable = {
  id: string;
  slug: string;
  name: string;
  lng: number;
  lat: number;
  created_at: GeneratedTime;
  street: Generated<string>;
  house_number: Generated<string>;
  postcode: string | null;
  city: Generated<string>;
  cuisines: Generated<string[]>;
  rating_tenths: number | null;
  rating_count: Generated<number>;
  stars_sum: Generated<number>;
  stars_count: Generated<number>;
  currency: Generated<string>;
  fee_minor: Generated<number>;
  minimum_minor: Generated<number>;
  discount_basis_points: Generated<number>;
  discount_from_minor: Generated<number>;
  time_zone: Generated<string>;
  prep_min_min: Generated<number>;
  prep_max_min: Generated<number>;
  area: Generated<unknown>;
  hours: Generated<unknown>;
  paused_until: TimeOrNull;
  pause_cause: "kitchen" | "missed" | null;
  busy_until: TimeOrNull;
  busy_min: Generated<number>;
  words: Generated<string>;
  version: Generated<number>;
  updated_at: GeneratedTime;
  removed_at: TimeOrNull;
};

type RestaurantCellsTable = {
  cell: number;
  restaurant_id: string;
};

export type MenuSectionsTable = {
  restaurant_id: string;
  id: string;
  position: number;
  name: string;
  dayparts: Generated<unknown>;
};

export type MenuItemsTable = {
  restaurant_id: string;
  id: string;
  section_id: string;
  position: number;
  name: string;
  description: Generated<string>;
  price_minor: number;
  diets: Generated<string[]>;
  allergens: Generated<string[]>;
  picture: unknown;
  options: Generated<unknown>;
  sold_out_until: TimeOrNull;
  words: Generated<string>;
};

type RestaurantSearchTable = {
  restaurant_id: string;
  /** As text: a list of quoted words. */
  words: string;
  kinds: number[];
  kind_counts: number[];
  tag_counts: Generated<number[]>;
  dish_from_minor: number;
  picture: unknown;
};

type SearchWordsTable = {
  word: string;
};

type PromoCodesTable = {
  code: string;
  restaurant_id: string | null;
  currency: string;
  basis_points: Generated<number>;
  amount_minor: Generated<number>;
  minimum_minor: Generated<number>;
  first_order_only: Generated<boolean>;
  each_customer: number | null;
  in_all: number | null;
  used: Generated<number>;
  valid_from: GeneratedTime;
  valid_until: TimeOrNull;
  created_at: GeneratedTime;
};

type PromoUsesTable = {
  order_id: string;
  code: string;
  customer_id: string | null;
  amount_minor: number;
  created_at: GeneratedTime;
  given_back_at: TimeOrNull;
};
