/** A restaurant's rating as it is shown: tenths of a star, 10 to 50, of so many ratings. */
export type Rating = { readonly tenths: number; readonly count: number };
/** Stars that orders here gave, all together, and how many gave them. */
export type Stars = { readonly sum: number; readonly count: number };

/** What a restaurant came with and what it got here, as one mean. Null while there is neither. */
export function ratingOf(brought: Rating | null, stars: Stars): Rating | null {
  if (stars.count === 0) return brought;
  const count = (brought?.count ?? 0) + stars.count;
  const tenths = (brought ? brought.tenths * brought.count : 0) + stars.sum * 10;
  return { tenths: Math.round(tenths / count), count };
}

/** To so many figures the number of ratings is kept true on pages: 7, 42, 120, 1,300. */
const FIGURES = 2;

/**
 * What of a change is worth making pages anew for. `place`: the mean is another one, so the restaurant may stand elsewhere in
 * lists. `words`: only how many have rated, as far as anybody looks at that. Null: what is shown is as good as true.
 */
export function changeOfRating(before: Rating | null, after: Rating | null): "place" | "words" | null {
  if (before?.tenths !== after?.tenths) return "place";
  return about(before?.count ?? 0) === about(after?.count ?? 0) ? null : "words";
}

function about(count: number): number {
  return Math.floor(count / 10 ** Math.max(0, String(count).length - FIGURES));
}
