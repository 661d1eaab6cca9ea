import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { createRng } from "#lib/core/rng.ts";
import { type Chaos, type ChaosReport, type ChaosRun, wholeOption } from "../chaos.ts";
import { healDouble, hurtDouble, killWorkers, type Webhooks } from "./faults.ts";
import { serveAll } from "./kitchen.ts";
import { createShopper, type Shopper, shop } from "./shoppers.ts";
import { judge } from "./verdict.ts";
import { startWorld, type World } from "./world.ts";

const WORKERS = 3;
/** So many people order at the same time. */
const AT_ONCE = 12;
/** What was not served by then never will be, milliseconds. */
const SERVED_WITHIN_MS = 20 * 60_000;
/** Once nothing fails any more, all money must have settled within this, milliseconds. */
const SETTLED_WITHIN_MS = 3 * 60_000;
const LOOK_MS = 500;

/**
 * `--orders N` (1,000), `--webhooks none`: people order, pay and are served while the double fails, its webhooks come five
 * times in any order (or never), a worker is killed every two seconds and PostgreSQL is restarted once. Then the faults
 * end, and what is in the database is compared with the double's books.
 */
export const chaos: Chaos = {
  options: { orders: { type: "string" }, webhooks: { type: "string" } },
  async run(run) {
    const orders = wholeOption(run, "orders", { least: 1, most: 20_000, otherwise: 1_000 });
    const webhooks = webhooksOf(run);
    const world = await startWorld("chaos/payments", run.log);
    try {
      await world.startWorkers(WORKERS);
      return await hurt(world, orders, webhooks, run);
    } finally {
      await world.stop();
    }
  },
};

function webhooksOf({ options }: ChaosRun): Webhooks {
  const given = options.webhooks ?? "shuffled";
  if (given === "shuffled" || given === "none") return given;
  throw new Error(`--webhooks: expected shuffled or none, got "${given}"`);
}

async function hurt(world: World, orders: number, webhooks: Webhooks, { seed, log }: ChaosRun): Promise<ChaosReport> {
  const rng = createRng(seed);
  const shoppers = Array.from({ length: orders }, (_, index) => createShopper(index, rng.fork(`shopper ${index}`)));
  await hurtDouble(world, seed, webhooks);
  const killer = killWorkers(world);
  const untilMs = Date.now() + SERVED_WITHIN_MS;
  const serving = serveAll(world, shoppers, () => Date.now() > untilMs);
  // Told once shopping is over; until then nobody listens.
  serving.catch(() => {});
  const restarts = await shopAll(world, shoppers, (name) => rng.fork(name), log);
  log("everybody has paid");
  await serving;
  log("everybody is served; from here on nothing fails");
  killer.stop();
  await healDouble(world, webhooks);
  const settleMs = await settled(world);
  const { figures, violations } = await judge(world, shoppers);
  if (settleMs === null) violations.unshift(`not settled within ${SETTLED_WITHIN_MS / 1_000} s`);
  return {
    figures: {
      orders,
      webhooks: webhooks === "none" ? "all dropped" : "five times, shuffled",
      workerKills: killer.kills(),
      postgresRestarts: restarts,
      triesOfShoppers: shoppers.reduce((sum, { tries }) => sum + tries, 0),
      ...figures,
      settledAfterFaultsS: settleMs === null ? "never" : Math.round(settleMs / 100) / 10,
    },
    violations,
  };
}

/** Everybody orders and pays, so many at once; in the middle PostgreSQL is restarted. Resolves to how often it was. */
async function shopAll(
  world: World,
  shoppers: readonly Shopper[],
  rngOf: (name: string) => ReturnType<typeof createRng>,
  log: (line: string) => void,
): Promise<number> {
  const left = [...shoppers];
  const half = Math.floor(shoppers.length / 2);
  let restarts = 0;
  let done = 0;
  let restarting: Promise<void> = Promise.resolve();
  const walk = async () => {
    for (let shopper = left.shift(); shopper; shopper = left.shift()) {
      await shop(world, shopper, rngOf(`shopping ${shopper.index}`));
      done += 1;
      if (done % 100 === 0) log(`${done} of ${shoppers.length} have paid`);
      if (done < half || restarts > 0) continue;
      restarts += 1;
      log("PostgreSQL is restarted");
      restarting = world.restartPostgres();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  await restarting;
  return restarts;
}

/** Resolves once no payment waits for anything, to how long that took; null if it takes too long. */
async function settled({ db }: World): Promise<number | null> {
  const fromMs = Date.now();
  while (Date.now() - fromMs < SETTLED_WITHIN_MS) {
    const { rows } = await sql<{ waiting: number }>`
      select (select count(*) from payments where status in ('starting', 'open', 'held'))
        + (select count(*) from refunds where status = 'wanted')
        + (select count(*) from outbox where topic = 'payments.settle' and done_at is null and dead_at is null)
        as waiting`.execute(db.primary);
    if (rows[0]?.waiting === 0) return Date.now() - fromMs;
    await pause(LOOK_MS);
  }
  return null;
}
