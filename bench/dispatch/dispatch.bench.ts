import { ensureCity } from "#lib/city/adapters/ensure-city.ts";
import { percentile } from "#lib/core/percentile.ts";
import { createRng } from "#lib/core/rng.ts";
import { assign } from "#lib/dispatch/assignment.ts";
import { straightRide } from "#lib/dispatch/estimate.ts";
import { matchWindow } from "#lib/dispatch/match-window.ts";
import { RULES } from "#lib/dispatch/rules.ts";
import { someWindow } from "#lib/dispatch/some-window.ts";
import { createRouting } from "#lib/routing/adapters/create-routing.ts";
import { createWorld } from "#lib/sim/world.ts";
import { type Bench, spreadOf } from "../figure.ts";
import { makeDay, type Outcome, runDay } from "./day.ts";
import { costOfMatching, leastCost } from "./optimum.ts";
import { DRIVERS, orderToOfferMs } from "./order-to-offer.ts";
import { matched, nearestWhenReady } from "./policies.ts";
import { openTown } from "./roads.ts";

const DATA_DIR = ".data/bench";
/** The rules' weights were looked for over days of other seeds ("looked at 0 …"). */
const DAYS = {
  calm: { drivers: 60, perMinute: 0.8 },
  usual: { drivers: 60, perMinute: 1.2 },
  rush: { drivers: 60, perMinute: 1.6 },
};
const DAYS_EACH = 2;
const SMALL_WINDOWS = 300;
const ASSIGNMENTS = 9;

/**
 * What dispatch decides is worth, and what it costs. Days are told second by second over the real roads of the demo city, the
 * same day under both policies: `deliveryTimeVsGreedy` is the mean order-to-door of ours ÷ the baseline's (`policies.ts`).
 * `vsOptimum` is the cost of small windows ÷ the least of all there are (`optimum.ts`), the mean of each and the worst.
 */
export const bench: Bench = {
  async run(log) {
    const quiet = { info: () => {}, warn: (_: object, message: string) => log(message) };
    const { city, streets, valhallaConfigPath } = await ensureCity({ dataDir: DATA_DIR, log: quiet });
    if (!valhallaConfigPath) throw new Error("this needs the optional package @valhallajs/valhallajs");
    const routing = createRouting({ configPath: valhallaConfigPath });
    try {
      const world = createWorld({ seed: 7, city, streets, drivers: DRIVERS });
      // First, while nothing else is in this process's way.
      const offers = await orderToOfferMs(world, routing);
      log(`${offers.length} offers`);
      const town = await openTown(world, routing, createRng("town"));
      log(`${town.kitchens.length} kitchens and ${town.doors.length} doors, and the rides between them`);
      const seed = process.argv.includes("--look") ? "looked at" : "reported";
      const ratios: number[] = [];
      const minutes: Record<string, number> = {};
      for (const [name, sizes] of Object.entries(DAYS)) {
        const both: { ours: Outcome[]; greedy: Outcome[] } = { ours: [], greedy: [] };
        for (let i = 0; i < DAYS_EACH; i++) {
          const day = makeDay(town, `${seed} ${name} ${i}`, sizes);
          const ours = runDay(town, day, matched(town.ride));
          const greedy = runDay(town, day, nearestWhenReady(town.ride));
          ratios.push(mean(ours.orderToDoorMin) / mean(greedy.orderToDoorMin));
          both.ours.push(ours);
          both.greedy.push(greedy);
          log(`${name} ${i}: ${day.orders.length} orders; ours ${told(ours)}; greedy ${told(greedy)}`);
        }
        for (const [policy, outcomes] of Object.entries(both)) {
          minutes[`${name}.${policy}`] = mean(outcomes.flatMap((one) => one.orderToDoorMin));
          minutes[`${name}.${policy}.readyToDoor`] = mean(outcomes.flatMap((one) => one.readyToDoorMin));
          minutes[`${name}.${policy}.readyToDoorP95`] = percentile(
            outcomes.flatMap((one) => one.readyToDoorMin),
            0.95,
          );
        }
      }
      return {
        settings: { days: DAYS, daysEach: DAYS_EACH, smallWindows: SMALL_WINDOWS, rules: RULES },
        figures: {
          "dispatch.deliveryTimeVsGreedy.ratio": spreadOf(ratios),
          "dispatch.minutes": minutes,
          ...optimumFigures(),
          "dispatch.assign500Ms": assignMs(),
          "dispatch.orderToOfferP99Ms": percentile(offers, 0.99),
          "dispatch.orderToOfferMs": spreadOf(offers),
        },
      };
    } finally {
      await routing.close();
    }
  },
};

function told({ orderToDoorMin, readyToDoorMin, lateOffers, waitedMin, stacked }: Outcome): string {
  const parts = [mean(orderToDoorMin), mean(readyToDoorMin), waitedMin].map((one) => one.toFixed(1));
  return `${parts.join(" / ")} min to the door / from ready / waited in kitchens, ${stacked} stacked, ${lateOffers} over 30 min`;
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, one) => sum + one, 0) / list.length;
}

function optimumFigures() {
  const rng = createRng("small windows");
  const ratios: number[] = [];
  let [ours, least] = [0, 0];
  for (let i = 0; i < SMALL_WINDOWS; i++) {
    const window = someWindow(rng.fork(`${i}`), { orders: rng.int(1, 8), drivers: rng.int(1, 8) });
    const cost = costOfMatching(window, matchWindow(window, straightRide, RULES), straightRide);
    const best = leastCost(window, straightRide);
    ours += cost;
    least += best;
    ratios.push(cost / best);
  }
  return {
    "dispatch.vsOptimum.ratio": mean(ratios),
    "dispatch.vsOptimum.more": {
      ofSums: ours / least,
      worst: Math.max(...ratios),
      exact: ratios.filter((r) => r < 1 + 1e-9).length / ratios.length,
    },
  };
}

/** 500 orders × 500 drivers, half of the pairs forbidden in every second run: the costs are there already. */
function assignMs() {
  const rng = createRng("assignments");
  const size = 500;
  const samples = Array.from({ length: ASSIGNMENTS }, (_, run) => {
    const costs = Float64Array.from({ length: size ** 2 }, () =>
      run % 2 === 1 && rng.next() < 0.5 ? Number.POSITIVE_INFINITY : rng.range(60, 3_600),
    );
    const alone = new Float64Array(size).fill(RULES.aloneS);
    const startedMs = performance.now();
    assign({ rows: size, columns: size, costs }, alone);
    return performance.now() - startedMs;
  });
  return spreadOf(samples);
}
