import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { demoSecret } from "#lib/infra/config/secrets.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "hotpath-secrets-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

it("are the same in processes that start together", async () => {
  const script = `
    const { demoSecret } = await import("#lib/infra/config/secrets.ts");
    console.log(["driverToken", "session"].map((name) => demoSecret(process.argv[1], name)).join(" "));`;
  const run = promisify(execFile);
  const runs = Array.from({ length: 6 }, () => run(process.execPath, ["--input-type=module", "-e", script, dataDir]));
  const said = (await Promise.all(runs)).map(({ stdout }) => stdout.trim());
  expect(new Set(said).size).toBe(1);
  expect(said[0]).toMatch(/^[\w-]{43} [\w-]{43}$/);
  expect(await readdir(dataDir)).toEqual(["secrets.json"]);
});

it("are made although a process died while it made its own", async () => {
  const lock = join(dataDir, "secrets.json.lock");
  await mkdir(lock);
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(lock, longAgo, longAgo);
  expect(demoSecret(dataDir, "session")).toHaveLength(43);
});
