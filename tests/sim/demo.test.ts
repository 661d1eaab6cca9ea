import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import WebSocket from "ws";
import { createGridCity } from "#lib/city/grid-city.ts";
import { createStations } from "#lib/city/stations.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { loadConfig } from "#lib/infra/config/env.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { createWorld } from "#lib/sim/world.ts";
import { createFeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { makePartitions } from "#lib/tracking/jobs.ts";
import { rosterLines, seedDemo } from "#services/demo-seed.ts";
import { createGateway, type Gateway } from "#services/gateway/gateway.ts";
import { startDemoDemand } from "#services/worker/demo-demand.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { QUIET_PARTS } from "#tests/helpers/gateway-parts.ts";
import { startStubValhalla } from "./stub-valhalla.ts";

const DRIVERS = 20;
const script = fileURLToPath(new URL("../../services/simulator/main.ts", import.meta.url));
const secret = "a secret of the tests, 32 characters or more";
const grid = createGridCity({ lng: 11.97, lat: 57.7 });
const world = createWorld({ seed: 1, ...grid, drivers: DRIVERS, restaurants: 10 });
const server = createServer();

let database: TestDatabase;
let valhalla: Awaited<ReturnType<typeof startStubValhalla>>;
let gateway: Gateway;
let demand: ReturnType<typeof startDemoDemand>;
let simulator: ChildProcess;
let address: string;

beforeAll(async () => {
  [database, valhalla] = await Promise.all([createTestDatabase(), startStubValhalla()]);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bus = createMemoryBus();
  const ctx = {
    config: loadConfig({ DRIVER_TOKEN_SECRET: secret, PUBLIC_URL: `http://${address}` }),
    log: createLogger("fatal"),
    clock: systemClock,
    db: database.db,
    bus,
    batcher: createBatcher(bus, () => {}),
    metrics: createMetrics(),
  };
  await makePartitions(ctx);
  await seedDemo(ctx, world);
  gateway = createGateway({ ...QUIET_PARTS, ...ctx, streets: createStations(grid.streets) });
  await gateway.start();
  server.on("upgrade", (req, socket, head) => gateway.handleUpgrade(req, socket, head));
  demand = startDemoDemand(ctx, world);
  const args = ["--url", `ws://${address}/feed`, "--valhalla-url", valhalla.url, "--coverage-loss", "0"];
  simulator = spawn(process.execPath, [script, ...args], { stdio: ["pipe", "ignore", "inherit"] });
  simulator.stdin?.write(await rosterLines(world.drivers, secret, Date.now()));
});

afterAll(async () => {
  const ended = once(simulator, "exit");
  simulator.kill("SIGTERM");
  await ended;
  await demand.stop();
  await gateway.stop(2_000);
  server.close();
  await valhalla.close();
  await database.drop();
});

it("the fleet that gets its work from the database is seen on the public map, moving", {
  timeout: 60_000,
}, async () => {
  const watcher = new WebSocket(`ws://${address}/feed`, { origin: `http://${address}` });
  await once(watcher, "open");
  const decoder = createFeedDecoder();
  const first = new Map<number, string>();
  const moved = new Set<number>();
  const seen = new Promise<void>((resolve) => {
    watcher.on("message", (data: Buffer, isBinary) => {
      if (!isBinary) {
        const message = JSON.parse(data.toString()) as { type: string; tiles?: string[] };
        if (message.type === "watching" && message.tiles) decoder.setTiles(message.tiles);
        return;
      }
      decoder.apply(data);
      for (const entry of decoder.entries()) {
        if (entry.kind !== "delivery") continue;
        const place = `${entry.x},${entry.y}`;
        if ((first.get(entry.id) ?? place) !== place) moved.add(entry.id);
        else first.set(entry.id, place);
      }
      if (moved.size >= DRIVERS / 2) resolve();
    });
  });
  watcher.send(JSON.stringify({ v: 1, type: "hello" }));
  watcher.send(JSON.stringify({ v: 1, type: "watch", id: 1, bbox: [11.7, 57.5, 12.2, 57.9], zoom: 11 }));
  await seen;
  watcher.close();
  expect(moved.size).toBeLessThanOrEqual(DRIVERS);
  const { rows } = await database.db.pool.query("select count(*)::int as n from deliveries where status = 'picked_up'");
  expect(rows[0].n).toBeGreaterThanOrEqual(moved.size);
});
