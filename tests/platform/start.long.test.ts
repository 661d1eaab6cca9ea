import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePorts, type Program, startMain } from "#tests/helpers/program.ts";

/** Long enough for a first start on a busy machine. */
const START_TIMEOUT_MS = 180_000;

let dataDir: string;
const programs: Program[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "hotpath-start-"));
});
afterAll(async () => {
  for (const { child } of programs) child.kill("SIGKILL");
  await rm(dataDir, { recursive: true, force: true });
});

async function start(args: readonly string[], settings: Record<string, string> = {}) {
  const { port, opsPort } = await freePorts();
  const all = { PORT: String(port), OPS_PORT: String(opsPort), DATA_DIR: dataDir, LOG_LEVEL: "warn", ...settings };
  const program = startMain(args, all);
  programs.push(program);
  return { program, port, opsPort };
}

/** Ends by itself with 1 and these lines, nothing else. */
async function expectRefusal({ program }: { program: Program }, ...lines: (RegExp | string)[]) {
  expect(await program.ended()).toBe(1);
  const said = program.output().trim().split("\n");
  expect(said).toHaveLength(lines.length);
  for (const [i, line] of lines.entries()) expect(said[i]).toMatch(line);
}

describe("a start that cannot be", () => {
  it("says in a line each what a process needs that leaves a role to others", async () => {
    const lines = [/^hotpath: DATABASE_URL: required, .* leaves worker to others/, /^hotpath: REDIS_URL: required/];
    await expectRefusal(await start(["web", "gateway"]), ...lines);
  });

  it("has a line for every setting that is wrong", async () => {
    await expectRefusal(await start([], { PORT: "http", LOG_LEVEL: "loud" }), /PORT: .*"http"/, /LOG_LEVEL: .*"loud"/);
  });

  it("says in one line that its port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const taken = typeof address === "object" ? String(address?.port) : "";
    await expectRefusal(await start([], { PORT: taken }), `port ${taken} on 127.0.0.1 is taken`);
    other.close();
  });

  it("says in one line that PostgreSQL does not answer, and not its password", async () => {
    const { port } = await freePorts();
    const refused = await start([], { DATABASE_URL: `postgres://me:hunter2@127.0.0.1:${port}/hotpath` });
    await expectRefusal(refused, `DATABASE_URL: PostgreSQL at 127.0.0.1:${port} does not answer`);
    expect(refused.program.output()).not.toContain("hunter2");
  });
});

describe("a process", () => {
  it(
    "refuses a second one, is succeeded at once after a crash, and drains on SIGTERM",
    async () => {
      const first = await start(["--no-simulator"]);
      await first.program.says("Hotpath is ready");
      const ready = await fetch(`http://127.0.0.1:${first.opsPort}/readyz`);
      expect(await ready.json()).toMatchObject({ ready: true, checks: { database: true, gateway: true } });
      expect((await fetch(`http://127.0.0.1:${first.port}/healthz`)).status).toBe(200);
      expect((await fetch(`http://127.0.0.1:${first.port}/en/live`)).status).toBe(200);
      const metrics = await (await fetch(`http://127.0.0.1:${first.opsPort}/metrics`)).text();
      expect(metrics).toContain("hotpath_gateway_fixes_total");

      await expectRefusal(await start(["--no-simulator"]), "another Hotpath process runs on this database");
      expect((await fetch(`http://127.0.0.1:${first.opsPort}/readyz`)).status).toBe(200);

      first.program.child.kill("SIGKILL");
      await first.program.ended();
      const second = await start(["--no-simulator"]);
      await second.program.says("Hotpath is ready");
      second.program.child.kill("SIGTERM");
      expect(await second.program.ended()).toBe(0);
      await expect(stat(join(dataDir, "postgres/data/postmaster.pid"))).rejects.toThrow("ENOENT");
    },
    START_TIMEOUT_MS,
  );
});
