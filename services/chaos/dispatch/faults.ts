import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { Part } from "../part.ts";
import type { World } from "./world.ts";

const KILL_EVERY_MS = 5_000;
const FROZEN_MS = 60_000;
/** The worst moment to end a worker is while it decides: so long that is waited for. */
const MOMENT_MS = 1_500;
const LOOK_MS = 10;

/** An order that waited for a driver when a worker was killed. */
export type Left = { readonly orderId: string; readonly wasClaimed: boolean };
/** A worker that was killed, and the orders that waited at that moment. `at` in ms since 1970, by the database. */
export type Kill = { readonly at: number; readonly left: readonly Left[] };
/** A worker that was stopped, what it was deciding about, and when it went on. */
export type Freeze = { readonly claims: readonly Claim[]; readonly wentOnAt: number };
type Claim = { readonly orderId: string; readonly fence: number };

/**
 * Kills a worker every five seconds, whoever has been ready for longest, in the middle of a decision where they come to one; one
 * is stopped for a minute and goes on, and is killed like the others from then on. While nobody is ready nobody is killed.
 */
export function hurtWorkers({ workers, db }: World, log: (line: string) => void) {
  const kills: Kill[] = [];
  const freezes: Freeze[] = [];
  const stopping = new AbortController();
  /** Who may be killed, those who have been ready for longest first. */
  const ready = new Set<Part>(workers);
  let spared = 0;

  async function killAll(): Promise<void> {
    while (!stopping.signal.aborted) {
      const nextMs = Date.now() + KILL_EVERY_MS;
      const [worker] = ready;
      if (worker) await killOne(worker);
      else spared += 1;
      await wait(nextMs - Date.now());
    }
  }

  async function killOne(worker: Part): Promise<void> {
    ready.delete(worker);
    await deciding(worker);
    const name = nameOf(worker);
    await worker.kill();
    kills.push(await whoWaits(db, name));
    worker.restart();
    worker.says("Hotpath is ready").then(
      () => ready.add(worker),
      // Ended with the world.
      () => {},
    );
  }

  async function freezeOne(): Promise<void> {
    const worker = workers.at(-1);
    if (!worker) return;
    ready.delete(worker);
    await wait(KILL_EVERY_MS);
    await deciding(worker);
    worker.freeze();
    const claims = await claimsOf(db, nameOf(worker));
    log(`a worker is stopped while it decides about ${claims.length} orders`);
    await wait(FROZEN_MS);
    const wentOnAt = Date.now();
    worker.thaw();
    freezes.push({ claims, wentOnAt });
    log("it goes on");
    ready.add(worker);
  }

  async function deciding(worker: Part): Promise<void> {
    const untilMs = Date.now() + MOMENT_MS;
    while (Date.now() < untilMs && !stopping.signal.aborted) {
      if ((await claimsOf(db, nameOf(worker))).length > 0) return;
      await wait(LOOK_MS);
    }
  }

  const wait = (ms: number) => pause(Math.max(0, ms), undefined, { signal: stopping.signal }).catch(() => {});
  const hurting = Promise.all([killAll(), freezeOne()]);
  // Told by `stop`; until then nobody listens.
  hurting.catch(() => {});
  return {
    kills,
    freezes,
    /** How often nobody was ready to be killed. */
    spared: () => spared,
    async stop() {
      stopping.abort();
      await hurting;
    },
  };
}

const nameOf = (worker: Part) => `worker ${worker.pid()}`;

async function claimsOf(db: World["db"], name: string): Promise<Claim[]> {
  const { rows } = await sql<{ order_id: string; fence: number }>`
    select order_id, fence from dispatches where claimed_by = ${name} and ended_at is null and due_at > now()`.execute(
    db.primary,
  );
  return rows.map(({ order_id, fence }) => ({ orderId: order_id, fence }));
}

/** Every order that nobody brings and nobody is asked about, and whether the killed one was deciding about it. */
async function whoWaits(db: World["db"], name: string): Promise<Kill> {
  const { rows } = await sql<{ at: Date; id: string | null; was_claimed: boolean }>`
    select clock_timestamp() as at, o.id, coalesce(d.claimed_by = ${name}, false) as was_claimed
    from (values (1)) as one left join orders o on o.status in ('accepted', 'preparing', 'ready')
      and not exists (select from deliveries l where l.order_id = o.id and l.status in ('assigned', 'picked_up'))
      and not exists (select from offers f where f.order_id = o.id and f.status = 'offered')
    left join dispatches d on d.order_id = o.id`.execute(db.primary);
  return {
    at: rows[0]?.at.getTime() ?? Date.now(),
    left: rows.flatMap(({ id, was_claimed }) => (id ? { orderId: id, wasClaimed: was_claimed } : [])),
  };
}
