import { Bike, Car, Moped } from "lucide-react";
import { memo } from "react";
import type { Vehicle } from "#lib/tracking/trip.ts";

const ICONS = { bike: Bike, scooter: Moped, car: Car } as const;

export const VehicleIcon = memo(function VehicleIcon({ vehicle, size }: { vehicle: Vehicle; size: number }) {
  const Icon = ICONS[vehicle];
  return <Icon size={size} aria-hidden="true" strokeWidth={1.9} className="shrink-0" />;
});
