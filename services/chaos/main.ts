import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import type { Chaos, ChaosReport } from "./chaos.ts";

/**
 * `npm run chaos -- <name> [--seed N] […]`: faults on purpose, and a verdict from what was recorded. Prints the seed first,
 * so that a run that went wrong can be had again; exits with 1 if anything happened that must never.
 */
const NAMES = ["payments", "dispatch"] as const;

const [given = "", ...rest] = process.argv.slice(2);
const name = NAMES.find((known) => known === given);
if (!name) {
  process.stderr.write(`usage: npm run chaos -- ${NAMES.join(" | ")} [--seed N] [its own options]\n`);
  process.exit(2);
}
const { chaos } = (await import(`./${name}/${name}.chaos.ts`)) as { chaos: Chaos };
const { seed, options } = parse(chaos);
process.stdout.write(`chaos ${name}, seed ${seed}\n`);
const startedMs = performance.now();
const report = await chaos.run({
  seed,
  options,
  log: (line) => {
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
    process.stderr.write(`${seconds.padStart(7)} s  ${line}\n`);
  },
});
print(report);
process.exit(report.violations.length > 0 ? 1 : 0);

function parse({ options: own }: Chaos) {
  try {
    const { values } = parseArgs({ args: rest, options: { ...own, seed: { type: "string" } }, strict: true });
    const { seed: text, ...others } = values as Record<string, string | boolean | undefined>;
    const wanted = text === undefined ? randomInt(1, 2 ** 31) : Number(text);
    if (!Number.isInteger(wanted) || wanted < 0) throw new Error(`--seed: expected a whole number, got "${text}"`);
    return { seed: wanted, options: others };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(2);
  }
}

function print({ figures, violations }: ChaosReport): void {
  const width = Math.max(...Object.keys(figures).map((key) => key.length));
  for (const [key, figure] of Object.entries(figures)) process.stdout.write(`${key.padEnd(width)}  ${figure}\n`);
  for (const line of violations.slice(0, 50)) process.stdout.write(`violated: ${line}\n`);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
  const verdict = violations.length === 0 ? "everything held" : `${violations.length} violations`;
  process.stdout.write(`\n${verdict}, seed ${seed}, ${seconds} s\n`);
}
