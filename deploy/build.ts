// npm run build: the production builds of the web and of the services, each made again only when something that goes into
// it has changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { bundleServices } from "./bundle-services.ts";

type Build = {
  readonly what: string;
  /** What there is once it is made; the first is the folder that keeps the stamp. */
  readonly makes: readonly [string, ...string[]];
  /** Everything that goes into it but the packages, which the lock file names. */
  readonly inputs: readonly string[];
  make(): Promise<void> | void;
};

const PACKAGES = "{package.json,package-lock.json}";

const builds: readonly Build[] = [
  {
    what: "web",
    makes: [".next", ".next/BUILD_ID", "public/vendor"],
    inputs: [
      "{app,components,i18n,lib,messages}/**/*.*",
      "public/*",
      "{next.config.ts,postcss.config.mjs,tsconfig.json,proxy.ts,instrumentation.ts}",
      PACKAGES,
    ],
    make: buildWeb,
  },
  {
    what: "services",
    makes: [".services", ".services/main.js"],
    inputs: ["{lib,services,app,messages}/**/*.*", "deploy/bundle-services.ts", PACKAGES],
    make: bundleServices,
  },
];

for (const build of builds) {
  const stampPath = `${build.makes[0]}/hotpath-inputs`;
  const isComplete = [...build.makes, stampPath].every((path) => existsSync(path));
  if (isComplete && readFileSync(stampPath, "utf8") === hashOf(build.inputs)) continue;
  rmSync(stampPath, { force: true });
  process.stderr.write(`build: making the production build of the ${build.what}\n`);
  await build.make();
  // next build may complete tsconfig.json, so the stamp is taken of what it leaves
  writeFileSync(stampPath, hashOf(build.inputs));
}

function buildWeb(): void {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  const { status } = spawnSync("next", ["build"], {
    env,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** One hash over names and contents. */
function hashOf(inputs: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of globSync(inputs).sort()) {
    if (/\.test\.tsx?$/.test(path) || !statSync(path).isFile()) continue;
    hash.update(`${path}\0`).update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}
