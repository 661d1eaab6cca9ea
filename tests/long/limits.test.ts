import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openSession, upsertUsers } from "#lib/auth/commands.ts";
import { readOldSession, SESSION_COOKIE, type SessionToken, signSession } from "#lib/auth/session-cookie.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createId } from "#lib/core/ids.ts";
import { LIMITS } from "#lib/core/limits.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { startRedis } from "#tests/helpers/redis.ts";
import { hasRedisServer, type RedisServer } from "#tests/helpers/redis-server.ts";
import type { LimitsSettings } from "./limits-child.ts";

const SECRET = "a secret of the tests, 32 characters or more";
const PROCESSES = 12;
const LIMIT = LIMITS.track.address;
/** What one of them may let through while Redis is away. */
const SHARE = LIMIT / PROCESSES;

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };
type Web = { readonly port: number; readonly child: ChildProcess };

/** One source address of this machine for each customer: what a socket says, nobody can make up. */
let customers = 0;
const newCustomer = () => `127.9.${Math.floor(customers / 250)}.${(customers++ % 250) + 1}`;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

describe.skipIf(!hasRedisServer)("twelve processes on one Redis", { timeout: 300_000 }, () => {
  let database: TestDatabase;
  let redis: RedisServer;
  const webs: Web[] = [];
  beforeAll(async () => {
    [database, redis] = await Promise.all([createTestDatabase(), startRedis()]);
    const settings = { databaseUrl: database.url, redisUrl: redis.url, secret: SECRET };
    for (let i = 0; i < PROCESSES; i++) webs.push(await startWeb(settings));
    // Each has counted all of the others among the living.
    await vi.waitFor(async () => expect(await shares(newCustomer())).toBe(true), { timeout: 30_000, interval: 500 });
  }, 180_000);
  afterAll(async () => {
    agent.destroy();
    for (const { child } of webs) child.kill("SIGKILL");
    await redis?.stop();
    await database?.drop();
  });

  const web = (i: number) => webs[i % PROCESSES] as Web;
  /** Asks at a door that is counted before anything else is looked at. */
  const track = (i: number, from: string, headers = {}) =>
    call(web(i), "POST /api/v1/track", { from, headers, body: { token: "x" } });
  const isRefused = ({ status }: Answer) => status === 429;

  /** How many of so many are let through, all at once and spread over the processes. */
  async function letThrough(from: string, takes: number, headers: () => object = () => ({})): Promise<number> {
    const answers = await Promise.all(Array.from({ length: takes }, (_, i) => track(i, from, headers())));
    for (const { status } of answers) expect([404, 429]).toContain(status);
    return answers.filter((answer) => !isRefused(answer)).length;
  }

  /** True where one process alone lets the whole limit through: it is counted in Redis, for all. */
  async function shares(from: string): Promise<boolean> {
    for (let i = 0; i <= SHARE; i++) if (isRefused(await track(0, from))) return false;
    return true;
  }

  async function customer(): Promise<{ session: SessionToken; cookie: string }> {
    const id = createId("user", Date.now(), randomBytes(10));
    await upsertUsers(database, [{ id, name: "Alva Berg", role: "customer" }]);
    const session = await openSession({ db: database.db, clock: systemClock }, id);
    return { session, cookie: await cookieOf(session) };
  }
  const refresh = (i: number, cookie: string) =>
    call(web(i), "POST /api/v1/session/refresh", { from: newCustomer(), headers: { cookie }, body: {} });

  it("share one limit exactly", async () => {
    for (let round = 0; round < 3; round++) expect(await letThrough(newCustomer(), 2 * LIMIT)).toBe(LIMIT);
  });

  it("believe a socket, and nobody's X-Forwarded-For", async () => {
    const spoofed = () => ({
      "x-forwarded-for": `203.0.113.${randomBytes(1)[0]}, 198.51.100.${randomBytes(1)[0]}`,
      "x-real-ip": "203.0.113.9",
      forwarded: "for=203.0.113.9",
      "x-hotpath-address": `203.0.113.${randomBytes(1)[0]}`,
    });
    expect(await letThrough(newCustomer(), 2 * LIMIT, spoofed)).toBe(LIMIT);
  });

  it("renew one session for 20 tabs at once, and log none of them out", async () => {
    const { session, cookie } = await customer();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => refresh(i, cookie)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const turns = await Promise.all(answers.map((answer) => sessionIn(answer)));
    expect(turns.map(({ turn }) => turn)).toEqual(turns.map(() => session.turn + 1));
  });

  it("end a session for both once a copy of an old cookie is used, everywhere", async () => {
    const { session, cookie: stolen } = await customer();
    let cookie = stolen;
    for (let i = 0; i < 2; i++) cookie = cookieIn(await refresh(i, cookie));
    expect((await refresh(5, stolen)).status).toBe(401);
    const answer = await refresh(7, cookie);
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([401, "session_ended"]);
    await untilSignedOut(await cookieOf({ ...session, turn: 2 }));
  });

  it("whose Redis is killed let through no more than they may, fail nobody, lose no session, and are back", async () => {
    const dying = await newWindow();
    let through = await letThrough(dying.from, LIMIT / 2);
    expect(through).toBe(LIMIT / 2);
    const { cookie: before } = await customer();

    const underWay = Array.from({ length: 2 * LIMIT }, (_, i) => track(i, dying.from));
    await redis.kill();
    const answers = await Promise.all(underWay);
    for (const { status } of answers) expect([404, 429]).toContain(status);
    through += answers.filter((answer) => !isRefused(answer)).length;
    through += await letThrough(dying.from, 4 * LIMIT);
    expect(through).toBeLessThanOrEqual(2 * LIMIT);

    // Below the share nobody is refused, whichever process they come to.
    for (const from of [newCustomer(), newCustomer()]) {
      for (let i = 0; i < SHARE; i++) expect((await track(i * 5, from)).status).toBe(404);
    }

    // No session is lost: renewed at each process, turn by turn, and read at each.
    let cookie = before;
    for (let i = 0; i < PROCESSES; i++) {
      const renewed = await refresh(i, cookie);
      expect(renewed.status).toBe(200);
      cookie = cookieIn(renewed);
      const told = await call(web(i + 1), "GET /api/v1/session", { from: newCustomer(), headers: { cookie } });
      expect(JSON.parse(told.body).user).toMatchObject({ name: "Alva Berg" });
    }
    // One that ends meanwhile has ended everywhere, without Redis.
    const { cookie: ended, session } = await customer();
    await sql`
      with gone as (update auth_sessions set revoked_at = now() where id = ${session.sessionId} returning id)
      insert into revocations (kind, target_id) select 'session', id from gone`.execute(database.db.primary);
    await untilSignedOut(ended);

    const next = await newWindow();
    expect(await letThrough(next.from, 4 * LIMIT)).toBeLessThanOrEqual(1.1 * LIMIT);

    await redis.restart();
    await vi.waitFor(async () => expect(await shares((await newWindow()).from)).toBe(true), {
      timeout: 120_000,
      interval: 250,
    });
    await vi.waitFor(
      async () => {
        const { from } = await newWindow();
        expect(await letThrough(from, LIMIT - 1)).toBe(LIMIT - 1);
        expect(await letThrough(from, LIMIT)).toBe(0);
      },
      { timeout: 60_000, interval: 250 },
    );
  });

  /** A customer whose window has only just begun, as the answer to their first request says: that one is taken. */
  async function newWindow(): Promise<{ from: string }> {
    for (;;) {
      const from = newCustomer();
      const left = /;t=(\d+)/.exec(String((await track(0, from)).headers.ratelimit))?.[1];
      if (Number(left) >= LIMITS.track.perSeconds - 2) return { from };
    }
  }

  async function untilSignedOut(cookie: string): Promise<void> {
    const users = async () =>
      Promise.all(
        webs.map(async (each) => {
          const { body } = await call(each, "GET /api/v1/session", { from: newCustomer(), headers: { cookie } });
          return JSON.parse(body).user as object | null;
        }),
      );
    await vi.waitFor(async () => expect(await users()).toEqual(webs.map(() => null)), {
      timeout: 15_000,
      interval: 100,
    });
  }
});

async function startWeb(settings: LimitsSettings): Promise<Web> {
  const child = fork(new URL("./limits-child.ts", import.meta.url), [JSON.stringify(settings)], {
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", NODE_ENV: "production" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const said = await Promise.race([once(child, "message"), once(child, "exit").then(() => null)]);
  if (!said) throw new Error("a process ended before it was ready");
  const [{ port }] = said as [{ port: number }];
  return { port, child };
}

const cookieOf = async (session: SessionToken) => `${SESSION_COOKIE}=${await signSession(session, SECRET, Date.now())}`;
const cookieIn = ({ headers }: Answer) => String(headers["set-cookie"]?.[0]).split(";", 1)[0] ?? "";
const sessionIn = (answer: Answer) => readOldSession(cookieIn(answer).split("=")[1] ?? "", SECRET, Date.now());

/** @param from the address of this machine that it is asked from */
async function call(
  { port }: Web,
  door: string,
  { from, headers = {}, body }: { from: string; headers?: object; body?: object },
): Promise<Answer> {
  const [method = "GET", path = "/"] = door.split(" ");
  const asked = request({
    ...{ host: "127.0.0.1", port, method, path, agent, localAddress: from },
    headers: { "sec-fetch-site": "same-origin", "content-type": "application/json", ...headers },
  });
  asked.end(body && JSON.stringify(body));
  const [response] = await once(asked, "response");
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return { status: response.statusCode, headers: response.headers, body: text };
}
