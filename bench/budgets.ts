import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Figure, type Figures, isFigure, middleOf } from "./figure.ts";

/**
 * `budgets.json`: for each key what its median must not be above or below. In a map the bounds hold for every entry;
 * `ratio` bounds one entry by another: `over` ÷ `under` is at most `max`. `above` bounds all by one of them: no other is
 * more than `max` above `entry`. `endings` bounds the entries whose names end so.
 */
const bounds = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
const budget = bounds.extend({
  endings: z.record(z.string(), bounds).optional(),
  above: z.strictObject({ entry: z.string(), max: z.number() }).optional(),
  ratio: z.strictObject({ over: z.string(), under: z.string(), max: z.number() }).optional(),
});
const schema = z.record(z.string(), budget);
export type Budgets = z.infer<typeof schema>;

export async function readBudgets(): Promise<Budgets> {
  return schema.parse(JSON.parse(await readFile(new URL("./budgets.json", import.meta.url), "utf8")));
}

/** The keys of this benchmark that missed their budget or, unless only a part was run, are missing, a line each. */
export function missedBudgets(name: string, figures: Figures, budgets: Budgets, { isPart = false } = {}): string[] {
  return Object.entries(budgets)
    .filter(([key]) => key.startsWith(`${name}.`))
    .flatMap(([key, { min, max, endings = {}, above, ratio }]) => {
      const entry = figures[key];
      if (entry === undefined) return isPart ? [] : [`${key} was not measured`];
      const parts: Readonly<Record<string, Figure>> = isFigure(entry) ? { "": entry } : entry;
      const base = above && parts[above.entry];
      if (above && base === undefined) return [`${key} lacks ${above.entry}`];
      const missed = Object.entries(parts).flatMap(([part, figure]) => {
        const label = part ? `${key} ${part}` : key;
        const ends = Object.entries(endings).flatMap(([ending, each]) => (part.endsWith(ending) ? [each] : []));
        const over = above && base !== undefined && part !== above.entry ? [{ max: middleOf(base) + above.max }] : [];
        const all = [
          ...(min === undefined ? [] : [{ min }]),
          ...(max === undefined ? [] : [{ max }]),
          ...ends,
          ...over,
        ];
        return all.flatMap((each) => missedBounds(label, middleOf(figure), each)).slice(0, 1);
      });
      for (const ending of Object.keys(endings)) {
        if (!Object.keys(parts).some((part) => part.endsWith(ending))) missed.push(`${key} lacks ${ending}`);
      }
      if (!ratio) return missed;
      const [over, under] = [parts[ratio.over], parts[ratio.under]];
      if (over === undefined || under === undefined) return [...missed, `${key} lacks ${ratio.over} or ${ratio.under}`];
      const times = middleOf(over) / middleOf(under);
      if (!(times <= ratio.max)) {
        missed.push(
          `${key}: ${ratio.over} is ${times.toFixed(2)} times ${ratio.under}, at most ${ratio.max} is wanted`,
        );
      }
      return missed;
    });
}

function missedBounds(label: string, value: number, { min, max }: z.infer<typeof bounds>): string[] {
  if (!Number.isFinite(value)) return [`${label} is ${value}`];
  if (min !== undefined && value < min) return [`${label} is ${value}, at least ${min} is wanted`];
  if (max !== undefined && value > max) return [`${label} is ${value}, at most ${max} is wanted`];
  return [];
}
