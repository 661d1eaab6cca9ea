import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Figures, isFigure, middleOf } from "./figure.ts";

/**
 * `budgets.json`: for each key what its median must not be above or below. In a map the bounds hold for every entry;
 * `ratio` bounds one entry by another: `over` ÷ `under` is at most `max`.
 */
const budget = z.strictObject({
  min: z.number().optional(),
  max: z.number().optional(),
  ratio: z.strictObject({ over: z.string(), under: z.string(), max: z.number() }).optional(),
});
const schema = z.record(z.string(), budget);
export type Budgets = z.infer<typeof schema>;

export async function readBudgets(): Promise<Budgets> {
  return schema.parse(JSON.parse(await readFile(new URL("./budgets.json", import.meta.url), "utf8")));
}

/** The keys of this benchmark that missed their budget or are missing, a line each. */
export function missedBudgets(name: string, figures: Figures, budgets: Budgets): string[] {
  return Object.entries(budgets)
    .filter(([key]) => key.startsWith(`${name}.`))
    .flatMap(([key, { min, max, ratio }]) => {
      const entry = figures[key];
      if (entry === undefined) return [`${key} was not measured`];
      const parts = isFigure(entry) ? { "": entry } : entry;
      const missed = Object.entries(parts).flatMap(([part, figure]) => {
        const label = part ? `${key} ${part}` : key;
        const value = middleOf(figure);
        if (!Number.isFinite(value)) return [`${label} is ${value}`];
        if (min !== undefined && value < min) return [`${label} is ${value}, at least ${min} is wanted`];
        if (max !== undefined && value > max) return [`${label} is ${value}, at most ${max} is wanted`];
        return [];
      });
      if (!ratio) return missed;
      const [over, under] = [parts[ratio.over as keyof typeof parts], parts[ratio.under as keyof typeof parts]];
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
