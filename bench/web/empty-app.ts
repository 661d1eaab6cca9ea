import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cp, glob, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Part, startPart } from "../tracking/process.ts";
import type { EmptyAppCalls } from "./empty-app-process.ts";

/**
 * What Next itself costs, to compare ours with: a Next app with nothing in it, built by the same Next and React with the
 * same settings, and served by the same kind of server. `/` is a heading and a line, `/padded?bytes=N` an HTML of about
 * N bytes; both are rendered for each request. It has no font of its own and no style sheet: the barest that there is.
 */

const ROOT = join(import.meta.dirname, "../..");
const SOURCE = join(import.meta.dirname, "empty-app");
/** Within the repository, so that its packages are found, and where neither git, tsc nor our own build looks. */
const BUILT = join(ROOT, ".data/bench/empty-app");
const STAMP = join(BUILT, ".next/inputs");

/** Builds the empty app where that has not been done yet. Answers its folder. */
export async function buildEmptyApp(): Promise<string> {
  const inputs = await hashInputs();
  if ((await readFile(STAMP, "utf8").catch(() => "")) === inputs) return BUILT;
  await rm(BUILT, { recursive: true, force: true });
  await mkdir(BUILT, { recursive: true });
  await cp(SOURCE, BUILT, { recursive: true });
  await writeFile(join(BUILT, "package.json"), '{ "private": true, "type": "module" }\n');
  const child = spawn(process.execPath, [join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
    cwd: BUILT,
    // Standard output is the result's alone.
    stdio: ["ignore", "ignore", "inherit"],
    env: { PATH: dirname(process.execPath), NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the empty app could not be built: ${code}`);
  await writeFile(STAMP, inputs);
  return BUILT;
}

/** The empty app in a process of its own. */
export type EmptyApp = { readonly origin: string; stop(): Promise<void> };

/** Builds it where needed and serves it on 127.0.0.1. */
export async function startEmptyApp(port: number): Promise<EmptyApp> {
  const dir = await buildEmptyApp();
  const part: Part<EmptyAppCalls> = startPart<EmptyAppCalls>(new URL("./empty-app-process.ts", import.meta.url));
  await part.call("start", { dir, port });
  return { origin: `http://127.0.0.1:${port}`, stop: () => part.stop() };
}

/** Its own files, and the packages. */
async function hashInputs(): Promise<string> {
  const hash = createHash("sha256").update(await readFile(join(ROOT, "package-lock.json")));
  const paths: string[] = [];
  for await (const path of glob("**/*.{tsx,mjs}", { cwd: SOURCE })) paths.push(path);
  for (const path of paths.sort()) hash.update(`${path}\0`).update(await readFile(join(SOURCE, path)));
  return hash.digest("hex");
}
