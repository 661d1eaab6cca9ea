import { z } from "zod";

/** What somebody thought of an order that was handed over. */
export type Rating = { readonly food: number; readonly delivery: number; readonly words: string };
/** `ratedAt`: when it was first given, ms since 1970. */
export type GivenRating = Rating & { readonly ratedAt: number };

/** The longest that may be said, in UTF-16 units as a browser counts them. */
export const MOST_RATING_WORDS = 500;
/** An order may be rated for so long after it was handed over. */
const RATE_WITHIN_MS = 30 * 24 * 3_600_000;
/** What was given may be changed for so long after it was first given. */
const CHANGE_WITHIN_MS = 48 * 3_600_000;

const stars = z.int().min(1).max(5);

/** A rating as it comes in: whole stars, words in lines. */
export const ratingSchema: z.ZodType<Rating> = z.object({
  food: stars,
  delivery: stars,
  words: z
    .string()
    .transform((typed) => typed.replaceAll("\r\n", "\n").trim())
    .pipe(
      z
        .string()
        .normalize("NFC")
        .max(MOST_RATING_WORDS)
        .regex(/^(?:\P{Cc}|\n)*$/u),
    )
    .default(""),
});

/**
 * Until when an order may be rated or its rating changed, ms since 1970; null where it was never handed over.
 * @param deliveredAt ms since 1970; null: nobody has handed it over
 */
export function ratedUntil(deliveredAt: number | null, given: Pick<GivenRating, "ratedAt"> | null): number | null {
  if (deliveredAt === null) return null;
  return given ? given.ratedAt + CHANGE_WITHIN_MS : deliveredAt + RATE_WITHIN_MS;
}
