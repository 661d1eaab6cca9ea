import type { LngLat } from "#lib/core/geo.ts";

/** A door of the city. Street, number and city name it. */
export type Door = {
  readonly street: string;
  /** Empty: it stands for a street whose doors are not known. */
  readonly number: string;
  readonly postcode: string | null;
  /** Empty where it is not known. */
  readonly city: string;
  readonly at: LngLat;
};
