import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "#lib/infra/log.ts";
import { awaitRedis, createRedis } from "#lib/infra/redis.ts";
import { type SentinelSet, startRedis, startSentinelSet } from "#tests/helpers/redis.ts";
import { freePort, hasRedisServer, type RedisServer } from "#tests/helpers/redis-server.ts";

const PATIENCE_MS = 10_000;

async function tryOut(url: string, patienceMs = PATIENCE_MS): Promise<boolean> {
  const client = createRedis(url, createLogger("silent"));
  try {
    return await awaitRedis(client, patienceMs);
  } finally {
    client.disconnect();
  }
}

describe.skipIf(!hasRedisServer)("REDIS_URL", () => {
  let locked: RedisServer;
  let open: RedisServer;
  let set: SentinelSet;
  beforeAll(async () => {
    [locked, open, set] = await Promise.all([startRedis(), startRedis(), startSentinelSet()]);
    await locked.ask("config", "set", "requirepass", "p@ss word");
  });
  afterAll(() => Promise.all([locked.stop(), open.stop(), set.stop()]));

  it("takes user and password", async () => {
    expect(await tryOut(locked.url.replace("//", "//:p%40ss%20word@"))).toBe(true);
    expect(await tryOut(locked.url.replace("//", "//default:p%40ss%20word@"))).toBe(true);
  });

  it("is told to be wrong in one line, without the password, when waiting will not help", async () => {
    const password = "the server does not take this user and password";
    await expect(tryOut(locked.url)).rejects.toThrow(password);
    await expect(tryOut(locked.url.replace("//", "//:hunter2@"))).rejects.toThrow(/^REDIS_URL: (?!.*hunter2)[^\n]*$/);
    await expect(tryOut(open.url.replace("redis:", "redis+cluster:"))).rejects.toThrow("the server is no cluster");
    await expect(tryOut(`${open.url.replace("redis:", "redis+sentinel:")}/main`)).rejects.toThrow("is no sentinel");
    await expect(tryOut(set.url.replace("/hotpath", "/other"))).rejects.toThrow("know no master of this name");
  });

  it("may name a server that is away just now", async () => {
    expect(await tryOut(`redis://127.0.0.1:${await freePort()}`, 200)).toBe(false);
    expect(await tryOut("redis://no-such-host.invalid", 200)).toBe(false);
  });
});
