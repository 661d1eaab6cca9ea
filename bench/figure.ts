/** What a benchmark answers with: a number, the middle and the ends of several, or a map of either. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number };
export type Figure = number | Spread;
export type Figures = { readonly [key: string]: Figure | { readonly [key: string]: Figure } };

/** A benchmark: `bench/<name>/<name>.bench.ts` exports one as `bench`. */
export type Bench = {
  /** What its keys begin with, where that is not only its name. */
  readonly covers?: readonly string[];
  /** What can be measured by itself, where it is long: names for `--only`. */
  readonly parts?: readonly string[];
  /**
   * Measures everything, or those parts only. `log` writes a line for people; what it is given never reaches standard
   * output.
   */
  run(log: (line: string) => void, only?: ReadonlySet<string>): Promise<{ settings: object; figures: Figures }>;
};

/** The median, the least and the most of the samples. */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  if (sorted.length === 0) throw new RangeError("no samples");
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  const median = sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/** The number that a figure is judged by. */
export function middleOf(figure: Figure): number {
  return typeof figure === "number" ? figure : figure.median;
}

export function isFigure(entry: Figures[string]): entry is Figure {
  return typeof entry === "number" || typeof (entry as Spread).median === "number";
}

/** Rounds to so many significant digits, for reading. */
export function rounded(figure: Figure, digits = 4): Figure {
  const round = (value: number) => Number(value.toPrecision(digits));
  if (typeof figure === "number") return round(figure);
  return { median: round(figure.median), min: round(figure.min), max: round(figure.max) };
}
