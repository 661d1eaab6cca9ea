import type { CatalogTables } from "./tables/catalog.ts";
import type { CityTables } from "./tables/city.ts";
import type { DrivingTables } from "./tables/driving.ts";
import type { MoneyTables } from "./tables/money.ts";
import type { OrderTables } from "./tables/orders.ts";
import type { PeopleTables } from "./tables/people.ts";
import type { PlatformTables } from "./tables/platform.ts";

/** The tables as Kysely sees them. What each is for stands in `migrations/`, as comments in the database. */
export type Tables = CatalogTables &
  CityTables &
  DrivingTables &
  MoneyTables &
  OrderTables &
  PeopleTables &
  PlatformTables;
