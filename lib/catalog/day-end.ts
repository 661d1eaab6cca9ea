/** The day of a restaurant ends at this hour of its own clock: what is sold out tonight is so past midnight too. */
export const DAY_ENDS_AT_HOUR = 4;

/** How long something is to last: so many minutes, or to the end of the day there; null: no longer. */
export type Until = { readonly minutes: number } | { readonly today: true } | null;
