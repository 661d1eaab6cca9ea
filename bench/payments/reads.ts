import { randomBytes } from "node:crypto";
import { Agent, get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { openSession, upsertUsers } from "#lib/auth/commands.ts";
import { SESSION_COOKIE, signSession } from "#lib/auth/session-cookie.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createId } from "#lib/core/ids.ts";
import type { World } from "#services/chaos/payments/world.ts";

const READS = 4_000;
const AT_ONCE = 8;
/** Reads an address and minute that the limits let through, with room. */
const PER_ADDRESS = 200;
/**
 * Statements of the database over so many `GET /api/v1/session` with a cookie that holds, less those of as long a time
 * without any, ÷ reads; to a hundredth, below which is what processes do by themselves. Throws Error for an answer that
 * names nobody.
 */
export async function statementsPerRead(world: World): Promise<number> {
  const id = createId("user", Date.now(), randomBytes(10));
  await upsertUsers(world, [{ id, name: "Alva Berg", role: "customer" }]);
  const session = await openSession({ db: world.db, clock: systemClock }, id);
  const token = await signSession(session, world.settings.SESSION_SECRET ?? "", Date.now());
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const read = (network: number) => readAll(world, agent, `${SESSION_COOKIE}=${token}`, network);
  await read(1); // what a process does once
  const fromMs = performance.now();
  const during = await statementsIn(world, () => read(2));
  const tookMs = performance.now() - fromMs;
  const without = await statementsIn(world, () => pause(tookMs));
  agent.destroy();
  return Math.max(0, Math.round(((during - without) / READS) * 100) / 100);
}

/** @param network of its own, whose addresses have not read yet: 127.21.`network`.x */
async function readAll(world: World, agent: Agent, cookie: string, network: number): Promise<void> {
  let next = 0;
  const read = async () => {
    while (next < READS) {
      const localAddress = `127.21.${network}.${Math.floor(next++ / PER_ADDRESS) + 1}`;
      const text = await ask(`${world.origin}/api/v1/session`, { agent, localAddress, headers: { cookie } });
      if (!text.includes("Alva Berg")) throw new Error(`a session was not read: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
}

function ask(url: string, options: object): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, options, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve(text));
    }).on("error", reject);
  });
}

async function statementsIn({ db }: World, during: () => Promise<void>): Promise<number> {
  await sql`create extension if not exists pg_stat_statements`.execute(db.primary);
  const count = async () => {
    const { rows } = await sql<{ count: number }>`
      select coalesce(sum(calls), 0)::float8 as count from pg_stat_statements
      where dbid = (select oid from pg_database where datname = current_database())`.execute(db.primary);
    return rows[0]?.count ?? 0;
  };
  const before = await count();
  await during();
  return (await count()) - before;
}
