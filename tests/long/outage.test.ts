import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDb, type Db } from "#lib/db/client.ts";
import { type EmbeddedServer, startEmbedded } from "#lib/db/embedded.ts";
import { eventually } from "#tests/gateway/harness.ts";
import { freePorts, type Program, startMain } from "#tests/helpers/program.ts";
import { MapWatcher } from "./map-watcher.ts";

/** The whole product as a person starts it, with the demo's fleet, over a PostgreSQL that is taken away. */

const DRIVERS = 400;
/** A first start prepares the city; the machine may be busy. */
const START_TIMEOUT_MS = 240_000;
/** Back within 10 s is promised. */
const BACK_TIMEOUT_MS = 30_000;
/** The middle of the demo city, near enough for single deliveries. */
const WATCH = { bbox: { west: 11.92, south: 57.68, east: 12.01, north: 57.73 }, zoom: 14 };

let folder: string;
let server: EmbeddedServer;
let db: Db;
let settings: Record<string, string>;
let ops: string;
let program: Program;
let watcher: MapWatcher;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hotpath-long-outage-"));
  server = await startDatabase();
  db = createDb({ url: server.url, poolMax: 2, onError: () => {} });
  const { port, opsPort } = await freePorts();
  ops = `http://127.0.0.1:${opsPort}`;
  settings = {
    PORT: String(port),
    OPS_PORT: String(opsPort),
    DATA_DIR: join(folder, "data"),
    DATABASE_URL: server.url,
    LOG_LEVEL: "warn",
  };
  program = startMain(["--drivers", String(DRIVERS)], settings);
  await program.says("Hotpath is ready");
  watcher = new MapWatcher(`ws://127.0.0.1:${port}/feed`, `http://127.0.0.1:${port}`, WATCH);
  await everyDriverIsHere();
}, START_TIMEOUT_MS);
afterAll(async () => {
  watcher?.client.stop();
  program?.child.kill("SIGTERM");
  await program?.ended();
  await db?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

function startDatabase(port?: number): Promise<EmbeddedServer> {
  const quick = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
  return startEmbedded({ folder: join(folder, "postgres"), settings: quick, ...(port !== undefined && { port }) });
}

/** What `/metrics` says of the gateway, the sum of all that have these labels. */
async function metric(name: string, labels = ""): Promise<number> {
  const text = await (await fetch(`${ops}/metrics`)).text();
  if (!text.includes(`# HELP hotpath_gateway_${name} `)) throw new Error(`there is no metric ${name}`);
  const lines = text.split("\n").filter((line) => line.startsWith(`hotpath_gateway_${name}`) && line.includes(labels));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

/** Of the fleet a driver now and then is in a tunnel. */
function everyDriverIsHere(): Promise<unknown> {
  return eventually(
    "the drivers",
    async () => (await metric("connections", 'role="driver"')) > DRIVERS * 0.9,
    BACK_TIMEOUT_MS,
  );
}

/** How many drivers have a row that the gateway received in this time. */
async function driversWritten(fromMs: number, toMs = Date.now() + 60_000): Promise<number> {
  const { rows } = await db.pool.query<{ drivers: number }>(
    `select count(distinct driver_id) as drivers from driver_locations
      where received_at between to_timestamp($1::float8 / 1000) and to_timestamp($2::float8 / 1000)`,
    [fromMs, toMs],
  );
  return rows[0]?.drivers ?? 0;
}

it("goes on with the map while PostgreSQL is away, and loses nothing of what drivers report meanwhile", async () => {
  await watcher.moves(3, BACK_TIMEOUT_MS);
  await eventually("the first rows", async () => (await driversWritten(0)) > DRIVERS / 2, BACK_TIMEOUT_MS);
  const statusesBefore = watcher.statuses.length;

  await server.stop();
  const goneMs = Date.now();
  await watcher.moves(8, BACK_TIMEOUT_MS);
  await eventually("a failed write", async () => (await metric("write_failures_total")) >= 2, BACK_TIMEOUT_MS);
  await watcher.moves(3, BACK_TIMEOUT_MS);
  expect(await metric("rows_waiting")).toBeGreaterThan(DRIVERS);
  expect((await fetch(`${ops}/readyz`)).status).toBe(503);
  expect(program.child.exitCode).toBeNull();

  const backMs = Date.now();
  server = await startDatabase(Number(new URL(server.url).port));
  await eventually("rows newer than that", async () => (await driversWritten(backMs)) > DRIVERS / 2, BACK_TIMEOUT_MS);
  expect(await driversWritten(goneMs, backMs)).toBeGreaterThan(DRIVERS / 2);
  expect(await metric("rows_lost_total")).toBe(0);
  expect((await fetch(`${ops}/readyz`)).status).toBe(200);
  await watcher.moves(3, BACK_TIMEOUT_MS);
  expect(watcher.statuses.slice(statusesBefore)).toEqual([]);
  expect(watcher.client.status).toBe("live");
  expect(program.child.exitCode).toBeNull();
});

it("killed and started again, has its watchers and its drivers back by themselves", async () => {
  program.child.kill("SIGKILL");
  expect(await program.ended()).toBe("SIGKILL");
  await watcher.until("the loss to be told", BACK_TIMEOUT_MS, () => watcher.client.status !== "live");

  program = startMain(["--drivers", String(DRIVERS)], settings);
  await program.says("Hotpath is ready");
  await Promise.all([
    watcher.until("the feed", BACK_TIMEOUT_MS, () => watcher.client.status === "live"),
    everyDriverIsHere(),
  ]);
  const backMs = Date.now();
  await watcher.moves(3, BACK_TIMEOUT_MS);
  await eventually("their positions", async () => (await driversWritten(backMs)) > DRIVERS / 2, BACK_TIMEOUT_MS);
});
