import type { ColumnType, Generated } from "kysely";

/** The tables as Kysely sees them. What each is for stands in `migrations/`, as comments in the database. */
export type Tables = {
  drivers: DriversTable;
  restaurants: RestaurantsTable;
  deliveries: DeliveriesTable;
  current_locations: LocationColumns;
  driver_locations: LocationColumns;
  processes: ProcessesTable;
};

/** Written as a `Date` or ISO text; read as a `Date`. */
type Time = ColumnType<Date, Date | string, Date | string>;
type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** A time that the database sets itself where none is given. */
type GeneratedTime = ColumnType<Date, Date | string | undefined, Date | string>;

export type DriversTable = {
  id: string;
  name: string;
  vehicle: "bike" | "scooter" | "car";
  created_at: GeneratedTime;
};

export type RestaurantsTable = {
  id: string;
  slug: string;
  name: string;
  lng: number;
  lat: number;
  created_at: GeneratedTime;
};

export type DeliveriesTable = {
  id: string;
  public_id: number;
  restaurant_id: string;
  driver_id: string;
  vehicle: "bike" | "scooter" | "car";
  status: "assigned" | "picked_up" | "delivered" | "cancelled";
  pickup_lng: number;
  pickup_lat: number;
  dropoff_lng: number;
  dropoff_lat: number;
  area: Generated<number>;
  assigned_at: GeneratedTime;
  picked_up_at: TimeOrNull;
  ended_at: TimeOrNull;
  updated_at: GeneratedTime;
  version: Generated<number>;
};

export type LocationColumns = {
  driver_id: string;
  lng: number;
  lat: number;
  /** Degrees, 0 = north, clockwise. */
  heading: number | null;
  /** Metres a second. */
  speed: number | null;
  /** Radius in metres. */
  accuracy: number | null;
  recorded_at: Time;
  received_at: Time;
};

export type ProcessesTable = {
  id: string;
  roles: string[];
  host: string;
  pid: number;
  started_at: GeneratedTime;
  seen_at: GeneratedTime;
};
