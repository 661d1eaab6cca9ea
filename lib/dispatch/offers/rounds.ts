import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { createId, type OrderId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { RideCache, RidesFrom } from "../cache.ts";
import type { Considered, Match, Matching } from "../match-window.ts";
import { OFFER_MS } from "../offer.ts";
import { RULES } from "../rules.ts";
import { claimDue, whileClaimed } from "./claims.ts";
import type { DispatchCounters } from "./counters.ts";
import { type Claimed, decideRound, planRound } from "./decide.ts";
import { listOnDuty, listPastOffers } from "./queries.ts";

/**
 * Dispatch without a leader. A round, in any worker at any time: claim the orders that are due, decide about all of them
 * together, write what holds under the fence of the claim (`claims.ts`). Nothing is locked while it is decided: a worker that is
 * killed or hangs meanwhile leaves claims that run out, and what it writes after that finds another fence.
 */
export type Dispatches = Pick<Context, "db" | "clock" | "log" | "batcher"> & {
  readonly rides: RideCache;
  /** Names this process in claims and decisions. */
  readonly worker: string;
  readonly counters?: DispatchCounters;
};

/** Orders that nobody has yet are looked at again so often. */
const WINDOW_MS = 4_000;
type Written = { readonly offered: number; readonly held: number };
export type RoundReport = { readonly claimed: number; readonly offered: number; readonly fenced: number };

/** One round. Resolves to what came of it; a round without due orders is one statement. */
export async function runRound(ctx: Dispatches): Promise<RoundReport> {
  const claimed = await claimDue(ctx);
  if (claimed.length === 0) return { claimed: 0, offered: 0, fenced: 0 };
  const { offered, held } = await whileClaimed(ctx, claimed, () => decide(ctx, claimed));
  const fenced = claimed.length - held;
  if (fenced > 0) {
    ctx.counters?.fenced.inc(fenced);
    ctx.log.warn({ fenced, of: claimed.length }, "dispatch: decided too late; others have decided meanwhile");
  }
  ctx.counters?.offers.inc(offered);
  return { claimed: claimed.length, offered, fenced };
}

async function decide(ctx: Dispatches, claimed: readonly Claimed[]): Promise<Written> {
  const drivers = await listOnDuty(ctx);
  const past = await listPastOffers(
    ctx,
    claimed.map(({ orderId }) => orderId),
  );
  const nowMs = ctx.clock.now();
  const round = planRound(claimed, drivers, past, nowMs, RULES);
  const { ride, from } = await ctx.rides.ridesFor(round.rides);
  const matching = decideRound(round, ride, RULES);
  return writeRound(ctx, claimed, matching, { from, nowMs, alarms: round.alarms });
}

/** How many of those compared are kept for "see why". */
const KEPT = RULES.candidates;

/**
 * Offers for who has to leave now, and the decision about each order, in one statement: of orders whose fence has moved on
 * nothing is written. An order or driver with an open offer gets no second one, by constraint. `held`: fences that still hold.
 */
async function writeRound(
  ctx: Dispatches,
  claimed: readonly Claimed[],
  { matches, considered }: Matching,
  { from, nowMs, alarms }: { from: RidesFrom; nowMs: number; alarms: readonly OrderId[] },
): Promise<Written> {
  const due = firstOfEachDriver(matches.filter(({ isDue }) => isDue));
  const lines = claimed.map(({ orderId, fence }) => {
    const match = due.get(orderId);
    return {
      orderId,
      fence,
      offerId: match ? createId("offer", nowMs, randomBytes(10)) : null,
      driverId: match?.driverId ?? null,
      pickupAt: match?.choice.insertion.pickupAt ?? null,
      doorAt: match?.choice.insertion.doorAt ?? null,
      isAlarm: alarms.includes(orderId),
      considered: JSON.stringify(shown(considered.get(orderId) ?? [])),
    };
  });
  const { rows } = await sql<Written>`
    with decided as (
      select * from unnest(
        ${lines.map((l) => l.orderId)}::text[], ${lines.map((l) => l.fence)}::bigint[], ${lines.map((l) => l.offerId)}::text[],
        ${lines.map((l) => l.driverId)}::text[], ${lines.map((l) => l.pickupAt)}::float8[],
        ${lines.map((l) => l.doorAt)}::float8[], ${lines.map((l) => l.isAlarm)}::boolean[],
        ${lines.map((l) => l.considered)}::text[]
      ) as n (order_id, fence, offer_id, driver_id, pickup_ms, door_ms, is_alarm, considered)
    ), held as (
      select n.* from decided n join dispatches d on d.order_id = n.order_id and d.fence = n.fence and d.ended_at is null
      order by n.order_id for update of d
    ), offered as (
      insert into offers (id, order_id, driver_id, fence, pickup_at, door_at, expires_at)
      select offer_id, order_id, driver_id, fence, to_timestamp(pickup_ms / 1000), to_timestamp(door_ms / 1000),
        now() + ${seconds(OFFER_MS)}
      from held where offer_id is not null on conflict do nothing returning order_id, expires_at
    ), noted as (
      insert into dispatch_decisions (order_id, fence, by, rides, driver_id, considered)
      select h.order_id, h.fence, ${ctx.worker}, ${from}, h.driver_id, h.considered::jsonb
      from held h join offered f on f.order_id = h.order_id
      on conflict do nothing
    ), moved as (
      update dispatches d set claimed_by = null,
        due_at = coalesce(f.expires_at, case when h.offer_id is null then now() + ${seconds(WINDOW_MS)} else now() end),
        alarm = case when h.is_alarm then coalesce(d.alarm, 'nobody_takes_it') else d.alarm end,
        alarmed_at = case when h.is_alarm then coalesce(d.alarmed_at, now()) else d.alarmed_at end
      from held h left join offered f on f.order_id = h.order_id where d.order_id = h.order_id returning d.order_id)
    select (select count(*) from offered) as offered, (select count(*) from moved) as held`.execute(ctx.db.primary);
  return rows[0] ?? { offered: 0, held: 0 };
}

/** One offer at a time for a driver: what they get besides is offered once they have answered. */
function firstOfEachDriver(matches: readonly Match[]): Map<string, Match> {
  const asked = new Set<string>();
  const first = new Map<string, Match>();
  for (const match of [...matches].sort((a, b) => a.choice.insertion.pickupAt - b.choice.insertion.pickupAt)) {
    if (asked.has(match.driverId)) continue;
    asked.add(match.driverId);
    first.set(match.orderId, match);
  }
  return first;
}

function shown(considered: readonly Considered[]): Considered[] {
  const round = (value: number) => Math.round(value * 10) / 10;
  return considered.slice(0, KEPT).map(({ driverId, cost }) => ({
    driverId,
    cost: cost && {
      total: round(cost.total),
      waitS: round(cost.waitS),
      delayS: round(cost.delayS),
      busyS: round(cost.busyS),
      load: cost.load,
      unfairness: round(cost.unfairness),
    },
  }));
}

function seconds(ms: number) {
  return sql`make_interval(secs => ${ms / 1_000}::float8)`;
}
