#!/usr/bin/env node
// Makes a fresh machine ready: packages for everything, with --tests also what the tests need from the system.
// Runs on any Node from 20 on, before anything is installed, so it has no dependencies. Done already, it costs nothing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findChromium } from "./e2e/chromium.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const stampPath = `${root}node_modules/.hotpath-setup`;

/** What the tests take from the system. `skips` is said where it cannot be installed, and nothing else does instead. */
const systemTools = [
  {
    name: "Chromium",
    // Another one does, but draws an interface of its own for every page: it takes several times as long.
    isPresent: () => /headless/.test(findChromium() ?? ""),
    hasSubstitute: () => findChromium() !== null,
    apt: ["chromium-headless-shell", "fonts-liberation"],
    skips: "e2e",
  },
  // redis-sentinel is the same program.
  { name: "Redis", isPresent: () => answers("redis-server"), apt: ["redis-server"], skips: "Redis" },
  { name: "Varnish", isPresent: hasVarnish, apt: ["varnish", "varnish-modules"], skips: "CDN" },
  { name: "pgbouncer", isPresent: () => existsSync("/usr/sbin/pgbouncer"), apt: ["pgbouncer"], skips: "pooler" },
];

installPackages();
if (process.argv.includes("--tests")) installSystemTools();

function installPackages() {
  const lock = readFileSync(`${root}package-lock.json`, "utf8");
  const stamp = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stampPath) && readFileSync(stampPath, "utf8") === stamp) return;
  if (!isInstalled(JSON.parse(lock))) {
    say("installing packages");
    // Not `npm ci`: it refuses a lock file that does not name the optional packages of every other platform, and the
    // registry a machine sees need not have them. With --no-save the versions are the lock file's and it stays as it is.
    const args = ["install", "--no-save", "--include=dev", "--include=optional", "--loglevel=error", "--no-progress"];
    if (!run("npm", args) && !run("npm", args)) fail("npm install failed; see above.");
  }
  requireNode();
  writeFileSync(stampPath, stamp);
}

/** Whether npm's own record of node_modules holds every package of the lock file in its version. */
function isInstalled(lock) {
  const recordPath = `${root}node_modules/.package-lock.json`;
  if (!existsSync(recordPath)) return false;
  const { packages } = JSON.parse(readFileSync(recordPath, "utf8"));
  return Object.entries(lock.packages).every(([path, wanted]) => {
    const installed = packages[path];
    return path === "" || (installed ? installed.version === wanted.version : wanted.optional === true);
  });
}

/** Services are TypeScript that Node 24 runs as it is; that Node comes with the packages. */
function requireNode() {
  const node = `${root}node_modules/.bin/node`;
  const found = spawnSync(node, ["--version"], { encoding: "utf8", shell: process.platform === "win32" });
  if (found.status !== 0 || !/^v2[4-9]/.test(found.stdout)) {
    fail(
      "The package `node` brought no Node 24: its install script did not run. Allow it (npm rebuild node), then retry.",
    );
  }
}

function installSystemTools() {
  const missing = systemTools.filter((tool) => !tool.isPresent());
  if (missing.length === 0) return;
  if (isDebian() && process.getuid?.() === 0) {
    const packages = missing.flatMap((tool) => tool.apt);
    say(`installing ${packages.join(", ")} (apt-get)`);
    aptGet("update");
    withoutServices(() => aptGet("install", "--yes", "--no-install-recommends", ...packages));
  }
  for (const tool of missing.filter((each) => !each.isPresent() && !each.hasSubstitute?.())) {
    say(`${tool.name} is missing and cannot be installed from here; the ${tool.skips} tests are skipped.`);
  }
}

function answers(program) {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}

/** As `tests/helpers/varnish.ts` looks for it: the server, which Debian keeps in /usr/sbin, and the module for keys. */
function hasVarnish() {
  const folders = existsSync("/usr/lib") ? readdirSync("/usr/lib") : [];
  return (
    existsSync("/usr/sbin/varnishd") &&
    folders.some((folder) => existsSync(`/usr/lib/${folder}/varnish/vmods/libvmod_xkey.so`))
  );
}

function isDebian() {
  return existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
}

/** Tests start servers of their own: those that come with a package are not to be started as well. */
function withoutServices(install) {
  const policy = "/usr/sbin/policy-rc.d";
  if (existsSync(policy)) return install();
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return install();
  } finally {
    rmSync(policy);
  }
}

function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return run("apt-get", ["-qq", ...args], env) || run("apt-get", ["-qq", ...args], env);
}

/** Runs a command with its standard output on our standard error, so that ours stays free for results. */
function run(command, args, env = process.env) {
  const stdio = ["ignore", 2, 2];
  return spawnSync(command, args, { cwd: root, env, stdio, shell: process.platform === "win32" }).status === 0;
}

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
