import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { createRng } from "#lib/core/rng.ts";
import { type Chaos, wholeOption } from "../chaos.ts";
import { hurtWorkers } from "./faults.ts";
import { driveAll } from "./fleet.ts";
import { orderAll } from "./kitchens.ts";
import { judge } from "./verdict.ts";
import { startWorld, type World } from "./world.ts";

/** Everything has to have come to an end this long after the last order, ms. */
const PATIENCE_MS = 6 * 60_000;
/** A driver who vanishes is missed after two minutes: in the last two nobody does, or all would wait for them in the end. */
const MISSED_AFTER_MS = 120_000;
const LOOK_MS = 500;
const TELL_EVERY_MS = 20_000;

/**
 * `--orders N` (1,000) over `--seconds N` (600) to `--drivers N` (90): a rush of ten minutes. Kitchens and rides are several times
 * faster than in life; dispatch's own times, the kills (every 5 s, until the last order has ended) and the stop (60 s) are as
 * they are. `--within N` (15): what a killed worker leaves is offered within so many seconds (p99), for machines that have others
 * to serve too.
 */
export const chaos: Chaos = {
  options: {
    orders: { type: "string" },
    seconds: { type: "string" },
    drivers: { type: "string" },
    within: { type: "string" },
  },
  async run(run) {
    const { seed, log } = run;
    const orders = wholeOption(run, "orders", { least: 1, most: 20_000, otherwise: 1_000 });
    const seconds = wholeOption(run, "seconds", { least: 5, most: 3_600, otherwise: 600 });
    const drivers = wholeOption(run, "drivers", { least: 1, most: 2_000, otherwise: 90 });
    const withinS = wholeOption(run, "within", { least: 1, most: 600, otherwise: 15 });
    const rng = createRng(seed);
    const world = await startWorld(rng, drivers, log);
    try {
      let isOver = false;
      const rushUntilMs = Date.now() + seconds * 1_000 - MISSED_AFTER_MS;
      const isRush = () => Date.now() < rushUntilMs;
      const driving = driveAll(world, rng.fork("drivers"), { isRush, isOver: () => isOver });
      driving.catch((error) => log(`a driver ended: ${error}`));
      const hurt = hurtWorkers(world, log);
      const orderIds = await orderAll(world, rng.fork("orders"), { orders, seconds }, log);
      log("the last order is placed");
      const endedAfterS = await allEnded(world, log);
      await hurt.stop();
      isOver = true;
      await driving;
      const { kills, freezes, spared } = hurt;
      return await judge(world, { orderIds, kills, freezes, spared: spared(), withinS, endedAfterS });
    } finally {
      await world.stop();
    }
  },
};

/** Resolves once every order has ended and nothing is left to do for any, to how many seconds that took; null if it takes too long. */
async function allEnded({ db }: World, log: (line: string) => void): Promise<number | null> {
  const fromMs = Date.now();
  for (let toldMs = fromMs; Date.now() - fromMs < PATIENCE_MS; await pause(LOOK_MS)) {
    const { rows } = await sql<{ orders: number; rest: number }>`
      select (select count(*) from orders where ended_at is null) as orders,
        (select count(*) from dispatches where ended_at is null) + (select count(*) from offers where status = 'offered')
          + (select count(*) from outbox where topic = 'dispatch.order' and done_at is null and dead_at is null) as rest`.execute(
      db.primary,
    );
    const { orders = 0, rest = 0 } = rows[0] ?? {};
    if (orders + rest === 0) return (Date.now() - fromMs) / 1_000;
    if (Date.now() - toldMs < TELL_EVERY_MS) continue;
    log(`${orders} orders are on their way`);
    toldMs = Date.now();
  }
  return null;
}
