// The dependency rules are only worth having while they catch something: each line here is a deliberate violation.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const violations = [
  { rule: "lib-is-the-bottom", path: "lib/orders/total.ts", imports: "#services/gateway/sockets.ts" },
  { rule: "browser-never-reaches-server", path: "components/map/direct.tsx", imports: "#lib/db/client.ts" },
  { rule: "browser-never-reaches-server", path: "components/map/indirect.tsx", imports: "#lib/map/innocent.ts" },
  { rule: "pure-never-reaches-effects", path: "lib/orders/pricing.ts", imports: "#lib/payments/adapters/bank.ts" },
  { rule: "pure-by-default", path: "lib/orders/file.ts", imports: "node:fs" },
  { rule: "features-in-order", path: "lib/tracking/tip.ts", imports: "#lib/payments/tip.ts" },
  { rule: "services-are-islands", path: "services/worker/job.ts", imports: "#services/gateway/sockets.ts" },
  { rule: "nothing-imports-tests", path: "lib/core/odd.ts", imports: "#tests/helpers.ts" },
] as const;

const innocent = {
  "services/gateway/sockets.ts": "",
  "lib/db/client.ts": "",
  "lib/orders/queries.ts": 'import "#lib/db/client.ts";',
  "lib/map/innocent.ts": 'import "#lib/orders/queries.ts";',
  "lib/payments/adapters/bank.ts": "",
  "lib/payments/tip.ts": "",
  "tests/helpers.ts": "",
};

const root = mkdtempSync(join(tmpdir(), "hotpath-rules-"));
let found: { from: string; rule: { name: string } }[] = [];

beforeAll(() => {
  for (const file of [".dependency-cruiser.mjs", "package.json", "tsconfig.json"]) copyFileSync(file, join(root, file));
  for (const [path, text] of Object.entries(innocent)) write(path, text);
  for (const { path, imports } of violations) write(path, `import "${imports}";`);
  const depcruise = resolve("node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const args = ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "components", "lib", "services"];
  const { stdout } = spawnSync(process.execPath, [depcruise, ...args], { cwd: root, encoding: "utf8" });
  found = JSON.parse(stdout).summary.violations;
});

afterAll(() => rmSync(root, { recursive: true }));

test.each(violations)("$path may not import $imports ($rule)", ({ rule, path }) => {
  expect(found.filter((each) => each.from === path).map((each) => each.rule.name)).toContain(rule);
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), `${text}\nexport {};\n`);
}
