import type { Generated } from "kysely";
import type { GeneratedTime, Time, TimeOrNull } from "./columns.ts";

/** Drivers, where they are, and what they are asked for. */
export type DrivingTables = {
  drivers: DriversTable;
  driver_devices: DriverDevicesTable;
  deliveries: DeliveriesTable;
  current_locations: LocationColumns;
  driver_locations: LocationColumns;
  dispatches: DispatchesTable;
  offers: OffersTable;
  dispatch_decisions: DispatchDecisionsTable;
};

type DriversTable = {
  id: string;
  name: string;
  vehicle: "bike" | "scooter" | "car";
  created_at: GeneratedTime;
  on_duty_since: TimeOrNull;
};

type DriverDevicesTable = {
  driver_id: string;
  token_hash: Buffer;
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
  order_id: string | null;
  fence: Generated<number>;
  pin: string | null;
  pin_tries: Generated<number>;
  pin_read_at: TimeOrNull;
  arrived_at: TimeOrNull;
  at_door_at: TimeOrNull;
  handed_over: "pin" | "no_pin" | "absent" | null;
};

type LocationColumns = {
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

type DispatchesTable = {
  order_id: string;
  wanted_since: GeneratedTime;
  due_at: GeneratedTime;
  fence: Generated<number>;
  claimed_by: string | null;
  alarm: "nobody_takes_it" | "driver_vanished" | null;
  alarmed_at: TimeOrNull;
  ended_at: TimeOrNull;
};

type OffersTable = {
  id: string;
  order_id: string;
  driver_id: string;
  fence: number;
  status: Generated<"offered" | "accepted" | "declined" | "expired" | "withdrawn">;
  pickup_at: Time;
  door_at: Time;
  offered_at: GeneratedTime;
  expires_at: Time;
  ended_at: TimeOrNull;
};

type DispatchDecisionsTable = {
  order_id: string;
  fence: number;
  at: GeneratedTime;
  by: string;
  rides: "roads" | "straight" | "none";
  driver_id: string | null;
  considered: unknown;
};
