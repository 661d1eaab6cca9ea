import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { LngLat } from "#lib/core/geo.ts";
import { createId, type OrderId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { RideCache, RidesFrom } from "../cache.ts";
import type { Considered, Match, Matching } from "../match-window.ts";
import { OFFER_MS } from "../offer.ts";
import { RULES } from "../rules.ts";
import type { DispatchCounters } from "./counters.ts";
import { type Claimed, decideRound, planRound } from "./decide.ts";
import { listOnDuty, listPastOffers } from "./queries.ts";

/**
 * Dispatch without a leader. A round, in any worker at any time: claim the orders that are due, decide about all of them
 * together, write what holds under the fence of the claim. Nothing is locked while it is decided: a worker that is killed or
 * hangs meanwhile leaves claims that are due again after `CLAIM_MS`, and what it writes after that finds another fence.
 */
export type Dispatches = Pick<Context, "db" | "clock" | "log" | "batcher"> & {
  readonly rides: RideCache;
  /** Names this process in claims and decisions. */
  readonly worker: string;
  readonly counters?: DispatchCounters;
};

/** Claims are made one after the other, so that a window is not torn in two by two workers. */
const CLAIM_LOCK = 0x64_73_70_63;
/** A decision that takes longer is another worker's to make. */
const CLAIM_MS = 6_000;
/** Orders that nobody has yet are looked at again so often. */
const WINDOW_MS = 4_000;
/** What is due a little later is decided now with the rest. */
const GATHER_MS = 1_500;
/** Most orders that are decided about together. */
const PER_ROUND = 300;

export type RoundReport = { readonly claimed: number; readonly offered: number; readonly fenced: number };

/** One round. Resolves to what came of it; a round without due orders is one statement. */
export async function runRound(ctx: Dispatches): Promise<RoundReport> {
  const claimed = await claimDue(ctx);
  if (claimed.length === 0) return { claimed: 0, offered: 0, fenced: 0 };
  const drivers = await listOnDuty(ctx);
  const past = await listPastOffers(
    ctx,
    claimed.map(({ orderId }) => orderId),
  );
  const nowMs = ctx.clock.now();
  const round = planRound(claimed, drivers, past, nowMs, RULES);
  const { ride, from } = await ctx.rides.ridesFor(round.rides);
  const matching = decideRound(round, ride, RULES);
  const { offered, held } = await writeRound(ctx, claimed, matching, { from, nowMs, alarms: round.alarms });
  const fenced = claimed.length - held;
  if (fenced > 0) {
    ctx.counters?.fenced.inc(fenced);
    ctx.log.warn({ fenced, of: claimed.length }, "dispatch: decided too late; others have decided meanwhile");
  }
  ctx.counters?.offers.inc(offered);
  return { claimed: claimed.length, offered, fenced };
}

type ClaimedRow = {
  order_id: string;
  fence: number;
  wanted_ms: number;
  ready_ms: number | null;
  status: OrderStatus;
  dropoff_lng: number;
  dropoff_lat: number;
} & LngLat;

/** Orders that are due, with those due a moment later; for `CLAIM_MS` nobody else decides about them. */
async function claimDue(ctx: Dispatches): Promise<Claimed[]> {
  return ctx.db.primary.transaction().execute(async (trx) => {
    // A process that is stopped within its claim keeps its locks no longer than this.
    await sql`set local idle_in_transaction_session_timeout = 3000`.execute(trx);
    const { rows: due } = await sql<{ mine: boolean }>`
      select exists (select from dispatches where ended_at is null and due_at <= now())
        and pg_try_advisory_xact_lock(${CLAIM_LOCK}) as mine`.execute(trx);
    if (!due[0]?.mine) return [];
    const { rows } = await sql<ClaimedRow>`
      with due as materialized (
        select d.order_id from dispatches d
        where d.ended_at is null and d.due_at <= now() + ${seconds(GATHER_MS)}
          and not exists (select from offers f where f.order_id = d.order_id and f.status = 'offered')
        order by d.due_at limit ${PER_ROUND} for update skip locked
      ), claimed as (
        update dispatches d set fence = d.fence + 1, due_at = now() + ${seconds(CLAIM_MS)}, claimed_by = ${ctx.worker}
        from due where d.order_id = due.order_id returning d.*)
      select c.order_id, c.fence, (extract(epoch from c.wanted_since) * 1000)::float8 as wanted_ms,
        (extract(epoch from o.ready_at) * 1000)::float8 as ready_ms, o.status, r.lng, r.lat, o.dropoff_lng, o.dropoff_lat
      from claimed c join orders o on o.id = c.order_id join restaurants r on r.id = o.restaurant_id
      order by c.order_id`.execute(trx);
    const open = await endNeedless(trx, rows);
    const horizonMs = ctx.clock.now() + RULES.horizonS * 1_000;
    const later = open.filter(({ ready_ms }) => ready_ms !== null && ready_ms > horizonMs);
    await sql`
      update dispatches d set due_at = o.ready_at - ${seconds(RULES.horizonS * 1_000)}, claimed_by = null from orders o
      where o.id = d.order_id and d.order_id = any(${later.map(({ order_id }) => order_id)}::text[])`.execute(trx);
    return open.filter((row) => !later.includes(row)).map(claimedOf);
  });
}

/** Ends those that somebody brings already, or nobody is to. Resolves to the others. */
async function endNeedless(trx: Dispatches["db"]["primary"], rows: readonly ClaimedRow[]): Promise<ClaimedRow[]> {
  const { rows: ended } = await sql<{ order_id: string }>`
    update dispatches d set ended_at = now(), claimed_by = null, alarm = null, alarmed_at = null from orders o
    where d.order_id = any(${rows.map(({ order_id }) => order_id)}::text[]) and o.id = d.order_id
      and (o.status not in ('accepted', 'preparing', 'ready') or exists (
        select from deliveries l where l.order_id = d.order_id and l.status in ('assigned', 'picked_up')))
    returning d.order_id`.execute(trx);
  const gone = new Set(ended.map(({ order_id }) => order_id));
  return rows.filter(({ order_id }) => !gone.has(order_id));
}

function claimedOf(row: ClaimedRow): Claimed {
  return {
    orderId: row.order_id as OrderId,
    fence: row.fence,
    wantedSince: row.wanted_ms,
    pickup: { lng: row.lng, lat: row.lat },
    dropoff: { lng: row.dropoff_lng, lat: row.dropoff_lat },
    readyAt: row.ready_ms,
    isReady: row.status === "ready",
  };
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
): Promise<{ offered: number; held: number }> {
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
  const { rows } = await sql<{ offered: number; held: number }>`
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
