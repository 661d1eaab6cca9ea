import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { createLogger } from "#lib/infra/log.ts";
import { takeRows } from "#lib/infra/outbox.ts";
import { createQueue, type JobType } from "#lib/infra/queue.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { noteMany, rowsOf, someTopic, workersOf } from "#tests/outbox/harness.ts";

const run = promisify(execFile);
const log = createLogger("silent");
const poison = async () => {
  throw new Error("poison");
};

let database: TestDatabase;
const workers = workersOf(() => database);
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await workers.stopAll();
  await database.drop();
});

/** The command as a person types it: what it prints, or its one line of complaint. */
async function command(file: string, ...args: string[]): Promise<string> {
  const env = { PATH: "/usr/bin:/bin", NODE_ENV: "production" as const, DATABASE_URL: database.url };
  const ended = run(process.execPath, [file, ...args], { env }).catch((error) => error);
  const { stdout, stderr } = await ended;
  return (stderr || stdout).trim();
}

it("a job that was given up is listed with its reason, and is done again when a person says so", async () => {
  const queue = (...args: string[]) => command("services/queue.ts", ...args);
  const type: JobType<{ n: number }> = {
    ...{ name: "test.dead", data: z.object({ n: z.number() }), policy: "standard" },
    ...{ retryLimit: 0, retryDelaySeconds: 1, expireInSeconds: 60 },
  };
  const failing = createQueue({ url: database.url, log });
  await failing.start();
  await failing.work(type, { pollingSeconds: 0.5 }, poison);
  await failing.send(type, { n: 7 });
  await vi.waitFor(async () => expect(await failing.listDead(type.name)).toHaveLength(1), { timeout: 30_000 });
  await failing.stop(1_000);

  const dead = { name: type.name, data: { n: 7 }, lastError: "poison" };
  expect(JSON.parse(await queue("dead"))).toMatchObject(dead);
  expect(JSON.parse(await queue("dead", type.name))).toMatchObject(dead);
  expect(await queue("dead", "test.other")).toBe("");
  expect(await queue("revive", "test.other")).toBe("to be done again: 0");
  expect(await queue("revive", type.name)).toBe("to be done again: 1");
  expect(await queue("dead")).toBe("");

  const cured = createQueue({ url: database.url, log });
  await cured.start();
  const done = new Promise<number>((resolve) => {
    void cured.work(type, { pollingSeconds: 0.5 }, async ({ n }) => resolve(n));
  });
  expect(await done).toBe(7);
  await cured.stop(5_000);
});

it("a row of the outbox that was given up is listed with its reason, and is acted on when a person says so", async () => {
  const outbox = (...args: string[]) => command("services/outbox.ts", ...args);
  const topic = "test.dead";
  const isDead = async () => (await rowsOf(database, topic)).map((row) => row.isDead);
  workers.start(someTopic(topic, poison));
  await noteMany(database, topic, 1);
  await vi.waitFor(async () => expect(await isDead()).toEqual([true]), { timeout: 30_000 });
  await workers.stopAll();

  const dead = { topic, data: { n: 0 }, attempts: 3, lastError: "poison" };
  expect(JSON.parse(await outbox("dead"))).toMatchObject(dead);
  expect(JSON.parse(await outbox("dead", topic))).toMatchObject(dead);
  expect(await outbox("dead", "test.other")).toBe("");
  expect(await outbox("revive", "test.other")).toBe("to be tried again: 0");
  expect(await outbox("revive", topic)).toBe("to be tried again: 1");
  expect(await outbox("dead")).toBe("");
  const taken = await takeRows(database.db.primary, { topic, timeoutMs: 10_000 }, 10);
  expect(taken).toMatchObject([{ data: { n: 0 }, attempt: 1 }]);
});

it.each([
  ["services/queue.ts", "expected: dead [job] | revive <job>"],
  ["services/outbox.ts", "expected: dead [topic] | revive <topic>"],
])("%s says in one line what it can do", async (file, line) => {
  expect(await command(file)).toBe(line);
  expect(await command(file, "revive")).toBe(line);
});
