import type { ParseArgsOptionsConfig } from "node:util";

/** What a chaos is run with. `options` are its own ones, as text, as far as they were given. */
export type ChaosRun = {
  readonly seed: number;
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** Tells people how it goes, a line at a time. */
  readonly log: (line: string) => void;
};

/** What came of it: figures to read, and what must never be and was. An empty list means that everything held. */
export type ChaosReport = {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly violations: readonly string[];
};

/** A chaos: `services/chaos/<name>/<name>.chaos.ts` exports one as `chaos`. */
export type Chaos = {
  /** Its own options, beside `--seed`. */
  readonly options: ParseArgsOptionsConfig;
  /** Does it, with servers of its own, and judges what was recorded. Throws where it could not be done at all. */
  run(run: ChaosRun): Promise<ChaosReport>;
};

/** A whole number of an option. Throws Error of one line. */
export function wholeOption(
  { options }: Pick<ChaosRun, "options">,
  name: string,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  const given = options[name];
  if (given === undefined) return otherwise;
  const number = typeof given === "string" && /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`--${name}: expected a whole number from ${least} to ${most}, got "${given}"`);
}
