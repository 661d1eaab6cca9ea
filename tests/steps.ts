import { existsSync, readFileSync, rmSync } from "node:fs";
import { findChromium } from "../e2e/chromium.mjs";
import { runCommand } from "./command.ts";
import { noTests, type Tally, tallyCheck, tallyPlaywright, tallyVitest } from "./tally.ts";

/** One part of a test run. */
export type Step = { name: string; run(): Promise<Tally> };

type CommandLine = readonly [string, ...string[]];

const minuteMs = 60_000;
const source = ["app", "components", "i18n", "lib", "services", "tests", "e2e", "bench", "deploy", "docs"];

/** The production build: what the bundle size and the browser tests need. */
export const build = check("build", ["node", "deploy/build.ts"]);

export const checks: readonly Step[] = [
  check("types of routes", ["next", "typegen"]),
  check("types", ["tsc", "--noEmit"]),
  check("lint", ["biome", "check", "--error-on-warnings"]),
  check("rules", [
    "depcruise",
    "--config",
    ".dependency-cruiser.mjs",
    ...source.filter((folder) => existsSync(folder)),
  ]),
  check("unused code", ["knip"]),
  check("migrations", ["squawk", "--config", "lib/db/squawk.toml", "lib/db/migrations/*.sql"]),
];

export const bundleSize = check("bundle size", ["size-limit"]);

/**
 * Vitest projects of one run, told apart in vitest.config.ts. So many files at a time: most tests wait for something most of
 * their time, so that three go well on two cores; the long ones want the machine for themselves.
 */
export function vitest(files: number, ...projects: readonly string[]): Step {
  const reportPath = `test-results/vitest-${projects.join("-")}.json`;
  return {
    name: projects.join(" and "),
    async run() {
      rmSync(reportPath, { force: true });
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`];
      const args = [
        ...projects.flatMap((project) => ["--project", project]),
        "--passWithNoTests",
        `--maxWorkers=${files}`,
        ...reporters,
      ];
      const { isOk } = await runCommand(["vitest", "run", ...args], { timeoutMs: 40 * minuteMs, isQuiet: false });
      return tallyVitest(readReport(reportPath), isOk);
    },
  };
}

/**
 * The browser tests at one size, the projects of playwright.config.ts; without a Chromium they are skipped, and counted
 * as that.
 */
export function e2e(size: "desktop" | "desktop-long" | "phone"): Step {
  const project = `--project=${size}`;
  return {
    name: `end to end, ${size}`,
    async run() {
      const reportPath = "test-results/e2e.json";
      if (findChromium() === null) return skippedE2e(project);
      rmSync(reportPath, { force: true });
      const { isOk } = await runCommand(["playwright", "test", project], { timeoutMs: 25 * minuteMs, isQuiet: false });
      return tallyPlaywright(readReport(reportPath), isOk);
    },
  };
}

async function skippedE2e(project: string): Promise<Tally> {
  const { output } = await runCommand(["playwright", "test", project, "--list"], {
    timeoutMs: minuteMs,
    isQuiet: true,
  });
  const total = Number(/Total: (\d+) test/.exec(output)?.[1] ?? 1);
  process.stdout.write(`There is no Chromium on this machine: ${total} browser tests skipped.\n`);
  return { ...noTests, skipped: total };
}

/** A command that counts as one test and is heard of only when it fails. */
function check(name: string, command: CommandLine): Step {
  return {
    name,
    async run() {
      const { isOk, output } = await runCommand(command, { timeoutMs: 5 * minuteMs, isQuiet: true });
      if (!isOk) process.stdout.write(`${output.trimEnd()}\n`);
      return tallyCheck(isOk);
    },
  };
}

/** The report's shape is the reporter's promise, so it is trusted as the type that the caller gives it. */
function readReport<Report>(path: string): Report | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Report) : null;
}
