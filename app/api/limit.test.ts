import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { LIMITS } from "#lib/core/limits.ts";

const routes = globSync("app/api/**/route.ts");

const rowsIn = (code: string) =>
  [...code.matchAll(/requireLimit\(\s*request,\s*"([^"]+)"/g)].map(([, row = ""]) => row);

/** What routes begin with, and that in its turn: by name, its code. */
const shared = new Map(
  globSync("app/api/*.ts", { exclude: ["**/*.test.ts"] })
    .flatMap((path) => readFileSync(path, "utf8").split(/^(?=(?:export )?async function )/m))
    .map((code) => [/^(?:export )?async function (\w+)/.exec(code)?.[1] ?? "", code] as const)
    .filter(([name]) => name !== ""),
);

function rowsOf(code: string): string[] {
  const called = [...shared].filter(([name]) => code.includes(`await ${name}(request`));
  return [...rowsIn(code), ...called.flatMap(([, its]) => rowsOf(its))];
}

it.each(routes)("%s counts every method by a row of the table", (path) => {
  const text = readFileSync(path, "utf8");
  const handlers = text.split(/^(?=export (?:const|async function) (?:GET|POST|PUT|PATCH|DELETE)\b)/m).slice(1);
  expect(handlers.length).toBeGreaterThan(0);
  for (const handler of handlers) {
    const rows = rowsOf(handler);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(Object.keys(LIMITS)).toContain(row);
  }
});
