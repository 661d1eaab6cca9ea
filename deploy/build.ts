// npm run build: the production build of the web, made again only when something that goes into it has changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";

const stampPath = ".next/hotpath-inputs";
const inputs = [
  "{app,components,i18n,lib,messages}/**/*.*",
  "public/*",
  "{next.config.ts,postcss.config.mjs,tsconfig.json,package.json,package-lock.json,proxy.ts,instrumentation.ts}",
];

const stamp = hashInputs();
if (!isBuilt()) {
  rmSync(stampPath, { force: true });
  process.stderr.write("build: making the production build\n");
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  const { status } = spawnSync("next", ["build"], {
    env,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
  // next build may complete tsconfig.json, so the stamp is taken of what it leaves
  writeFileSync(stampPath, hashInputs());
}

function isBuilt(): boolean {
  const isComplete = [".next/BUILD_ID", "public/vendor", stampPath].every((path) => existsSync(path));
  return isComplete && readFileSync(stampPath, "utf8") === stamp;
}

/** One hash over the names and contents of everything that the build reads but the packages, which the lock file names. */
function hashInputs(): string {
  const hash = createHash("sha256");
  for (const path of globSync(inputs).sort()) {
    if (/\.test\.tsx?$/.test(path) || !statSync(path).isFile()) continue;
    hash.update(`${path}\0`).update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}
