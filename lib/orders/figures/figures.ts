/** What a restaurant did on a day of its own clock, or in several. An order counts on the day on which it ended. */
export type Figures = {
  /** Delivered, whatever was given back of them later. */
  readonly orders: number;
  /** What their food came to, less discounts, before anything that was given back; smallest unit. */
  readonly salesMinor: number;
  readonly rejected: number;
  /** Nobody answered them in time. */
  readonly missed: number;
  /** Of how many it is known when they were to be ready and when they were. */
  readonly timed: number;
  /** How many of those were ready at most two minutes after they were to be. */
  readonly kept: number;
  /** From accepted to ready, all of those together, seconds. */
  readonly prepS: number;
  /** How many of them were rated, and the stars that their food got, all together. */
  readonly rated: number;
  readonly stars: number;
};
export type DayFigures = Figures & { readonly day: string };

export const NO_FIGURES: Figures = {
  ...{ orders: 0, salesMinor: 0, rejected: 0, missed: 0, timed: 0, kept: 0, prepS: 0, rated: 0, stars: 0 },
};

export function sumFigures(all: readonly Figures[]): Figures {
  return all.reduce(
    (sum, each) => ({
      orders: sum.orders + each.orders,
      salesMinor: sum.salesMinor + each.salesMinor,
      rejected: sum.rejected + each.rejected,
      missed: sum.missed + each.missed,
      timed: sum.timed + each.timed,
      kept: sum.kept + each.kept,
      prepS: sum.prepS + each.prepS,
      rated: sum.rated + each.rated,
      stars: sum.stars + each.stars,
    }),
    NO_FIGURES,
  );
}

/** The share of orders that were ready in time, 0 to 1; null where none is known. */
export function keptShare({ timed, kept }: Figures): number | null {
  return timed === 0 ? null : kept / timed;
}

/** Minutes from accepted to ready on the average; null where none is known. */
export function prepMin({ timed, prepS }: Figures): number | null {
  return timed === 0 ? null : prepS / timed / 60;
}

/** Stars that the food got on the average, 1 to 5; null where nobody rated. */
export function meanStars({ rated, stars }: Figures): number | null {
  return rated === 0 ? null : stars / rated;
}
