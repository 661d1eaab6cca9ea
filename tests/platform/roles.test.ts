import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { Client, eventually } from "#tests/gateway/harness.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { freePorts, type Program, startMain } from "#tests/helpers/program.ts";
import { startRedis } from "#tests/helpers/redis.ts";
import { hasRedisServer, type RedisServer } from "#tests/helpers/redis-server.ts";

/** Long enough for five processes that start at once on a busy machine, the first of them with a city to prepare. */
const START_TIMEOUT_MS = 240_000;
const DRIVERS = 20;
const GOTHENBURG = [11.8, 57.6, 12.1, 57.8];

type Process = { program: Program; port: number; opsPort: number };

describe.skipIf(!hasRedisServer)("roles in processes of their own", () => {
  let dataDir: string;
  let database: TestDatabase;
  let redis: RedisServer;
  let publicUrl: string;
  let [web, near, far, worker]: Process[] = [];
  const programs: Program[] = [];

  async function start(args: readonly string[], ports: { port: number; opsPort: number }, settings = {}) {
    const program = startMain(args, {
      PORT: String(ports.port),
      OPS_PORT: String(ports.opsPort),
      DATA_DIR: dataDir,
      LOG_LEVEL: "warn",
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      PUBLIC_URL: publicUrl,
      ...settings,
    });
    programs.push(program);
    return { program, ...ports };
  }

  beforeAll(async () => {
    [dataDir, database, redis] = await Promise.all([
      mkdtemp(join(tmpdir(), "hotpath-roles-")),
      createTestDatabase(),
      startRedis(),
    ]);
    const ports = await Promise.all([freePorts(), freePorts(), freePorts(), freePorts()]);
    // Nothing stands in front here, so the public address is that of one gateway; the drivers come in there.
    publicUrl = `http://127.0.0.1:${ports[1].port}`;
    near = await start(["gateway"], ports[1]);
    // The first one prepares the city for all.
    await near.program.says("Hotpath is ready");
    [web, far, worker] = await Promise.all([
      start(["web"], ports[0]),
      start(["gateway"], ports[2]),
      start(["worker", "--drivers", String(DRIVERS)], ports[3]),
    ]);
    await Promise.all(programs.map((program) => program.says("Hotpath is ready")));
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    for (const { child } of programs) child.kill("SIGKILL");
    await Promise.all(programs.map((program) => program.ended()));
    await database.drop();
    await redis.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const get = (process: Process | undefined, path: string) => fetch(`http://127.0.0.1:${process?.port}${path}`);
  const ready = async (process: Process | undefined) =>
    (await fetch(`http://127.0.0.1:${process?.opsPort}/readyz`)).json();
  /** What a figure of a process stands at. */
  async function figure(process: Process | undefined, name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${process?.opsPort}/metrics`)).text();
    const line = text.split("\n").find((each) => each.startsWith(`${name} `));
    return Number(line?.split(" ").at(-1) ?? Number.NaN);
  }

  it("answer what is theirs, and know nothing of the rest", async () => {
    for (const each of [web, near, far]) expect((await get(each, "/healthz")).status).toBe(200);
    expect((await get(web, "/en/live")).status).toBe(200);
    expect((await get(web, "/feed")).status).toBe(404);
    expect(await (await get(web, "/feed")).json()).toMatchObject({ error: { code: "not_found" } });
    expect((await get(near, "/en/live")).status).toBe(404);
    expect((await get(near, "/feed")).status).toBe(426);
    await expect(get(worker, "/healthz")).rejects.toThrow();
    const socket = new WebSocket(`ws://127.0.0.1:${web?.port}/feed`);
    await expect(new Client(socket).opened).rejects.toThrow("404");
  });

  it("are ready each for itself", async () => {
    const shared = { started: true, database: true, migrations: true };
    expect(await ready(web)).toEqual({ ready: true, checks: shared, optional: { redis: true } });
    expect(await ready(worker)).toEqual({ ready: true, checks: shared, optional: { redis: true } });
    expect(await ready(near)).toMatchObject({ ready: true, checks: { ...shared, gateway: true } });
  });

  it("show a watcher of one gateway the drivers of the other, gliding", async () => {
    await eventually(
      "the fleet to come in at the public address",
      async () => (await figure(near, 'hotpath_gateway_connections{role="driver"}')) === DRIVERS,
      60_000,
    );
    expect(await figure(far, 'hotpath_gateway_connections{role="driver"}')).toBe(0);
    const watcher = new Client(new WebSocket(`ws://127.0.0.1:${far?.port}/feed`, { origin: publicUrl }));
    await watcher.opened;
    watcher.say({ type: "hello" });
    await watcher.hears("welcome");
    watcher.say({ type: "watch", id: 1, bbox: GOTHENBURG, zoom: 15 });
    const before = await figure(far, 'hotpath_bus_messages{what="received"}');
    const frames = watcher.frames.length;
    // A keyframe comes at once; what comes after is somebody who moved.
    await watcher.until("ten ticks in which somebody moved", () => watcher.frames.length >= frames + 10);
    expect(await figure(far, 'hotpath_bus_messages{what="received"}')).toBeGreaterThan(before);
    expect(await figure(far, "hotpath_gateway_deliveries")).toBeGreaterThan(0);
    watcher.socket.terminate();
  });

  it("refuse one without Redis beside them", async () => {
    const { program } = await start([], await freePorts(), { REDIS_URL: "" });
    expect(await program.ended()).toBe(1);
    expect(program.output().trim()).toMatch(/^hotpath: another Hotpath process [^\n]* two need Redis[^\n]*$/);
  });

  it("go on while Redis is away, and say so", async () => {
    await redis.kill();
    await eventually("Redis to be missed", async () => (await ready(near)).optional.redis === false);
    for (const each of [web, near, far, worker]) expect(await ready(each)).toMatchObject({ ready: true });
    expect((await get(web, "/en/live")).status).toBe(200);
    await redis.restart();
    await eventually("Redis to be back", async () => (await ready(near)).optional.redis === true);
  });

  it("drain on SIGTERM", async () => {
    const all = [worker, web, near, far];
    for (const each of all) each?.program.child.kill("SIGTERM");
    for (const each of all) expect(await each?.program.ended()).toBe(0);
    const { rows } = await database.db.pool.query("select id from processes");
    expect(rows).toEqual([]);
  });
});
