/** Whose statement it is, and how its sums and times are said. */
export type Shop = { readonly name: string; readonly currency: string; readonly timeZone: string };
