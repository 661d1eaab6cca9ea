import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { valhallaConfig } from "./valhalla-config.ts";

/** Far beyond the seconds that a city takes, or the minutes of a large one. */
const BUILD_TIMEOUT_MS = 1_800_000;
/** What is kept of the tool's words for the error message. */
const MAX_OUTPUT = 2_000;

/** The command line of Valhalla's package, null if the optional package is not installed (or not for this machine). */
export function findValhallaTool(): string | null {
  try {
    const main = createRequire(import.meta.url).resolve("@valhallajs/valhallajs");
    return join(dirname(main), "bin", "valhalla-cli.js");
  } catch {
    return null;
  }
}

/** Has Valhalla build its routing tiles from an `.osm.pbf` file into the folder. */
export async function buildValhallaTiles(tool: string, extractPath: string, folder: string): Promise<void> {
  const home = resolve(folder);
  const config = join(home, "build.json");
  await writeFile(config, JSON.stringify(valhallaConfig(home)));
  await run(tool, ["build_tiles", "-c", config, resolve(extractPath)], home);
  // The builder leaves its notes where it runs.
  await Promise.all([rm(config), rm(join(home, "duplicateways.txt"), { force: true })]);
}

function run(tool: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tool, ...args], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: BUILD_TIMEOUT_MS,
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output = (output + chunk).slice(-MAX_OUTPUT);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`Valhalla could not build its tiles (${signal ?? `exit ${code}`}): ${output.trim()}`));
    });
  });
}
