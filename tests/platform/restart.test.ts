import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { createDb, type Db } from "#lib/db/client.ts";
import { type KeptServer, keepEmbedded } from "#lib/db/embedded-keeper.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createQueue, type JobType, type Queue } from "#lib/infra/queue.ts";

let folder: string;
let server: KeptServer;
let db: Db;
let queue: Queue;
const broken: Error[] = [];
let onBack = () => {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hotpath-restart-"));
  server = await keepEmbedded(folder, (error) => error ?? onBack());
  db = createDb({ url: server.url, poolMax: 3, onError: (error) => broken.push(error) });
  queue = createQueue({ url: server.url, log: createLogger("silent") });
  await queue.start();
});
afterAll(async () => {
  await queue.stop(1_000);
  await db.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const postmaster = async () => Number((await readFile(join(folder, "data/postmaster.pid"), "utf8")).split("\n")[0]);

it.each(["SIGINT", "SIGKILL"] as const)("survives that PostgreSQL ends by %s and goes on by itself", async (signal) => {
  const type: JobType<{ n: number }> = {
    name: `test.${signal.toLowerCase()}`,
    data: z.object({ n: z.number() }),
    policy: "standard",
    retryLimit: 5,
    retryDelaySeconds: 1,
    expireInSeconds: 60,
  };
  let resolveWorked: (n: number) => void = () => {};
  const worked = new Promise<number>((resolve) => {
    resolveWorked = resolve;
  });
  await queue.work(type, { pollingSeconds: 0.5 }, async ({ n }) => resolveWorked(n));
  await db.ping();
  const idle = broken.length;
  const before = await postmaster();
  const back = new Promise<void>((resolve) => {
    onBack = resolve;
  });
  const gone = once(db.pool, "error");
  process.kill(before, signal);
  await gone;
  expect(broken.length).toBeGreaterThan(idle);
  await back;
  expect(await postmaster()).not.toBe(before);
  await db.ping();
  expect(await queue.send(type, { n: 42 })).not.toBeNull();
  expect(await worked).toBe(42);
});
