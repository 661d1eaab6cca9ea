import type { LngLat } from "#lib/core/geo.ts";

/** A door of the city. Street, number and city name it. */
export type Door = {
  readonly street: string;
  readonly number: string;
  readonly postcode: string | null;
  /** Empty where it is not known. */
  readonly city: string;
  readonly at: LngLat;
};
