import type { RestaurantId } from "#lib/core/ids.ts";
import type { Currency } from "#lib/core/money.ts";
import type { OpeningHours } from "./hours.ts";
import { ratingOf } from "./rating.ts";
import type { Cuisine, Restaurant } from "./restaurant.ts";

/** Columns of a restaurant's terms: what every list needs of it. */
export const TERMS_COLUMNS = [
  "id",
  "slug",
  "name",
  "lng",
  "lat",
  "cuisines",
  "rating_tenths",
  "rating_count",
  "stars_sum",
  "stars_count",
  "currency",
  "fee_minor",
  "minimum_minor",
  "discount_basis_points",
  "discount_from_minor",
  "time_zone",
  "prep_min_min",
  "prep_max_min",
  "busy_min",
  "hours",
  "paused_until",
] as const;

/** As the table `restaurants` has them. */
export type TermsRow = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly lng: number;
  readonly lat: number;
  readonly cuisines: readonly string[];
  readonly rating_tenths: number | null;
  readonly rating_count: number;
  readonly stars_sum: number;
  readonly stars_count: number;
  readonly currency: string;
  readonly fee_minor: number;
  readonly minimum_minor: number;
  readonly discount_basis_points: number;
  readonly discount_from_minor: number;
  readonly time_zone: string;
  readonly prep_min_min: number;
  readonly prep_max_min: number;
  readonly busy_min: number;
  readonly hours: unknown;
  readonly paused_until: Date | null;
};

/** A restaurant but for its address and its area. */
export type Terms = Omit<Restaurant, "address" | "area">;

/** What is jsonb was checked when it was written (rules.ts), so it is trusted here. */
export function termsOf(row: TermsRow): Terms {
  return {
    id: row.id as RestaurantId,
    slug: row.slug,
    name: row.name,
    at: { lng: row.lng, lat: row.lat },
    cuisines: row.cuisines as Cuisine[],
    rating: ratingOf(row.rating_tenths === null ? null : { tenths: row.rating_tenths, count: row.rating_count }, {
      sum: row.stars_sum,
      count: row.stars_count,
    }),
    currency: row.currency as Currency,
    feeMinor: row.fee_minor,
    minimumMinor: row.minimum_minor,
    discount:
      row.discount_basis_points === 0
        ? null
        : { basisPoints: row.discount_basis_points, fromMinor: row.discount_from_minor },
    timeZone: row.time_zone,
    // what is busy no longer is 0 again within a minute
    prep: { minMin: row.prep_min_min + row.busy_min, maxMin: row.prep_max_min + row.busy_min },
    hours: row.hours as OpeningHours,
    pausedUntil: row.paused_until?.getTime() ?? null,
  };
}
