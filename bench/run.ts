import { parseArgs } from "node:util";
import { missedBudgets, readBudgets } from "./budgets.ts";
import { type Bench, type Figure, type Figures, isFigure, rounded } from "./figure.ts";
import { machine } from "./machine.ts";

/**
 * `npm run bench -- <name> [--only part,part] [--json]`: runs `bench/<name>/<name>.bench.ts`, prints its figures and
 * compares them with `budgets.json`; exits with 1 if one is missed. `--only` runs a long one in parts: what is not
 * measured is not missed. With `--json`, standard output is one JSON object.
 */
const NAMES = ["tracking", "map", "scale", "eta", "web", "payments", "dispatch"] as const;

const { json, only, name, log } = readArguments();
const { bench } = (await import(`./${name}/${name}.bench.ts`)) as { bench: Bench };
const strange = [...(only ?? [])].filter((part) => !bench.parts?.includes(part));
if (strange.length > 0) fail(`${name} has the parts ${bench.parts?.join(", ") ?? "none"}, not ${strange.join(", ")}`);
const budgets = await readBudgets();
const startedMs = performance.now();
const { settings, figures } = await bench.run(log, only);
const seconds = Math.round((performance.now() - startedMs) / 1000);
const missed = (bench.covers ?? [name]).flatMap((prefix) =>
  missedBudgets(prefix, figures, budgets, { isPart: only !== undefined }),
);

if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), settings, seconds, ...readable(figures) })}\n`);
else printTable(figures);
for (const line of missed) log(`missed: ${line}`);
process.exit(missed.length > 0 ? 1 : 0);

function readArguments() {
  const usage = `usage: npm run bench -- ${NAMES.join(" | ")} [--only part,part] [--json]`;
  const { values, positionals } = parsed(usage);
  const name = NAMES.find((known) => known === positionals[0]);
  if (!name || positionals.length > 1) return fail(usage);
  const only = values.only === undefined ? undefined : new Set(values.only.split(","));
  return { name, only, json: values.json === true, log: (line: string) => process.stderr.write(`${line}\n`) };
}

function parsed(usage: string) {
  try {
    return parseArgs({ options: { json: { type: "boolean" }, only: { type: "string" } }, allowPositionals: true });
  } catch {
    return fail(usage);
  }
}

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(2);
}

function readable(all: Figures): Figures {
  const round = (entry: Figures[string]) =>
    isFigure(entry)
      ? rounded(entry)
      : Object.fromEntries(Object.entries(entry).map(([key, figure]) => [key, rounded(figure)]));
  return Object.fromEntries(Object.entries(all).map(([key, entry]) => [key, round(entry)]));
}

function printTable(all: Figures): void {
  const rows = Object.entries(all).flatMap(([key, entry]) =>
    isFigure(entry)
      ? [{ key, figure: entry, budgetKey: key }]
      : Object.entries(entry).map(([part, figure]) => ({ key: `${key} ${part}`, figure, budgetKey: key })),
  );
  const width = Math.max(...rows.map((row) => row.key.length));
  for (const { key, figure, budgetKey } of rows) {
    const budget = budgets[budgetKey];
    const ending = Object.entries(budget?.endings ?? {}).find(([each]) => key.endsWith(each))?.[1];
    const { min, max } = ending ?? budget ?? {};
    const bound = min !== undefined ? `≥ ${min}` : max !== undefined ? `≤ ${max}` : "";
    process.stdout.write(`${key.padEnd(width)}  ${text(figure).padEnd(36)}  ${bound}\n`);
  }
  const { cpu, cores, memoryGb, node } = machine();
  process.stdout.write(`\n${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, ${seconds} s\n`);
  process.stdout.write(missed.length === 0 ? "every budget holds\n" : `${missed.length} missed\n`);
}

function text(figure: Figure): string {
  const short = rounded(figure);
  return typeof short === "number" ? String(short) : `${short.median}  (${short.min} … ${short.max})`;
}
