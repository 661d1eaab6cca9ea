import type { Generated } from "kysely";
import type { GeneratedTime } from "./columns.ts";

/** The city: its addresses, and what an import brought. */
export type CityTables = {
  addresses: AddressesTable;
  address_streets: AddressStreetsTable;
  imported_city: ImportedCityTable;
  imported_restaurants: ImportedRestaurantsTable;
};

type AddressesTable = {
  street: string;
  number: string;
  city: Generated<string>;
  postcode: string | null;
  lng: number;
  lat: number;
  words: string;
};

type AddressStreetsTable = {
  words: string;
  name: string;
  street: string;
  city: string;
  lng: number;
  lat: number;
};

type ImportedCityTable = {
  only_one: Generated<boolean>;
  id: string;
  name: string;
  source_digest: string;
  imported_at: GeneratedTime;
};

type ImportedRestaurantsTable = {
  restaurant_id: string;
  osm: string;
};
