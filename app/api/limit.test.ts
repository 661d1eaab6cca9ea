import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { LIMITS } from "#lib/core/limits.ts";

const routes = globSync("app/api/**/route.ts");

it.each(routes)("%s counts every method by a row of the table", (path) => {
  const text = readFileSync(path, "utf8");
  const handlers = text.split(/^(?=export (?:const|async function) (?:GET|POST|PUT|PATCH|DELETE)\b)/m).slice(1);
  expect(handlers.length).toBeGreaterThan(0);
  for (const handler of handlers) {
    const rows = [...handler.matchAll(/requireLimit\(\s*request,\s*"([^"]+)"/g)].map(([, row = ""]) => row);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(Object.keys(LIMITS)).toContain(row);
  }
});
