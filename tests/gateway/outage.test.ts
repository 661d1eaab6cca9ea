import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { moveBy } from "#lib/core/geo.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import { type EmbeddedServer, startEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { createGatewayMetrics } from "#services/gateway/gateway-metrics.ts";
import { PositionWriter } from "#services/gateway/position-writer.ts";
import { createTestDatabase } from "#tests/helpers/database.ts";
import { boxAround, type Client, eventually, fixAt, type Harness, MIDWAY, startHarness } from "./harness.ts";

const DRIVERS = 100;

describe("PostgreSQL stopped and started while a hundred drivers report", { timeout: 90_000 }, () => {
  let folder: string;
  let server: EmbeddedServer;
  let db: Db;
  let harness: Harness;
  const drivers: { id: DriverId; client: Client; publicId: number }[] = [];
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
  let seq = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hotpath-outage-"));
    server = await startEmbedded({ folder, settings });
    await migrate(server.url);
    db = createDb({ url: server.url, poolMax: 5, onError: () => {} });
    harness = await startHarness(db);
    for (let i = 0; i < DRIVERS; i++) {
      const id = await harness.addDriver();
      const { publicId, deliveryId } = await harness.assign(id);
      const client = await harness.driver(id);
      client.say({ type: "delivery", deliveryId, event: "picked_up" });
      await client.hears("delivery");
      drivers.push({ id, client, publicId });
    }
  }, 90_000);
  afterAll(async () => {
    await harness.stop();
    await db.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function reportAll() {
    seq++;
    const now = harness.clock.now();
    for (const [i, { client }] of drivers.entries()) client.report(seq, fixAt(moveBy(MIDWAY, i + seq * 3, 60), now));
    await Promise.all(drivers.map(({ client }) => client.hears("ack")));
  }

  it("goes on with the map, takes up writing by itself, and has lost nothing", async () => {
    const watcher = await harness.watcher();
    watcher.say({ type: "watch", id: 1, bbox: boxAround(MIDWAY), zoom: 13 });
    await watcher.hears("watching");
    await reportAll();
    await eventually("the first rows", async () => (await harness.count("rows_written_total")) >= DRIVERS);

    await server.stop();
    while ((await harness.count("write_failures_total")) < 2) {
      await reportAll();
      const heard = watcher.frames.length;
      await watcher.until("the map to go on", () => watcher.frames.length > heard);
    }
    expect(await harness.count("rows_waiting")).toBeGreaterThan(0);
    const [first] = drivers;
    first?.client.say({ type: "delivery", deliveryId: `dlv_${"0".repeat(32)}`, event: "delivered" });
    expect(await first?.client.hears("error")).toMatchObject({ code: "database_unavailable" });
    expect(first?.client.closed).toBeNull();

    server = await startEmbedded({ folder, settings, port: Number(new URL(server.url).port) });
    await reportAll();
    await eventually("all rows", async () => (await harness.count("rows_written_total")) >= DRIVERS * seq);
    expect(await harness.count("rows_lost_total")).toBe(0);
    const { rows } = await db.pool.query<{ n: number; drivers: number }>(
      "select count(*) as n, count(distinct driver_id) as drivers from driver_locations",
    );
    expect(rows[0]).toEqual({ n: DRIVERS * seq, drivers: DRIVERS });
    // What came while the newest were being written is in the history at once, and the newest with the next second's.
    await eventually("the newest of each", async () => {
      const { rows: current } = await db.pool.query<{ n: number }>(
        "select count(*) as n from current_locations c where recorded_at = (select max(recorded_at) from driver_locations h where h.driver_id = c.driver_id)",
      );
      return current[0]?.n === DRIVERS;
    });
    expect(drivers.every(({ client }) => client.closed === null)).toBe(true);
  });
});

describe("positions on their way to the database", () => {
  const driverId = (i: number) => `drv_${i.toString(16).padStart(32, "0")}`;
  function writerOver(db: Db) {
    const { registry } = createMetrics();
    const metrics = createGatewayMetrics(registry);
    const writer = new PositionWriter({ db, log: createLogger("silent"), metrics });
    const standOf = async (metric: { get(): Promise<{ values: { value: number }[] }> }) =>
      (await metric.get()).values[0]?.value ?? 0;
    return { writer, lost: () => standOf(metrics.rowsLost), written: () => standOf(metrics.rowsWritten) };
  }

  it("are lost only past the bound, the oldest first, and counted", async () => {
    const db = createDb({ url: "postgres://nobody@127.0.0.1:1/none", poolMax: 1, onError: () => {} });
    const { writer, lost } = writerOver(db);
    const add = (count: number) => {
      for (let i = 0; i < count; i++) writer.add({ driverId: driverId(i % 9), fix: fixAt(MIDWAY, i), receivedAt: 0 });
    };
    add(200_000);
    await writer.flush();
    expect([writer.waiting, await lost()]).toEqual([200_000, 0]);
    add(700);
    await writer.flush();
    expect([writer.waiting, await lost()]).toEqual([200_000, 700]);
    await writer.close();
    expect([writer.waiting, await lost()]).toEqual([0, 200_700]);
    await db.close();
  });

  it("are let go where the database will never take them, so that those after them are written", async () => {
    const database = await createTestDatabase();
    const { writer, lost, written } = writerOver(database.db);
    const now = Date.now();
    writer.add({ driverId: driverId(1), fix: fixAt(MIDWAY, now, { heading: 1e-60 }), receivedAt: now });
    await writer.flush();
    expect([writer.waiting, await lost()]).toEqual([0, 1]);
    // No partition was made here: the history is refused, the newest position is not.
    writer.add({ driverId: driverId(2), fix: fixAt(MIDWAY, now), receivedAt: now });
    await writer.flush();
    expect([writer.waiting, await lost(), await written()]).toEqual([0, 2, 0]);
    const rows = await database.db.primary.selectFrom("current_locations").select("driver_id").execute();
    expect(rows).toEqual([{ driver_id: driverId(2) }]);
    await database.drop();
  });
});
