import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { Counter, Gauge, type Registry } from "prom-client";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";
import { createId, type DeliveryId, isId, type OrderId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { OutboxTopic } from "#lib/infra/outbox.ts";
import { DISPATCH_TOPIC } from "#lib/orders/dispatch-steps.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { RideCache, RidesFrom } from "../cache.ts";
import { withdrawDelivery } from "../commands.ts";
import type { Considered, Match, Matching } from "../match-window.ts";
import { OFFER_MS } from "../offer.ts";
import { RULES } from "../rules.ts";
import { endOverdueOffers } from "./commands.ts";
import { type Claimed, decideRound, planRound } from "./decide.ts";
import { listOnDuty, listPastOffers, UNSEEN_S } from "./queries.ts";

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
const PER_ROUND = 300;

/** An order that has come to need a driver, or to need none: it is written down, and a round follows at once. */
export function dispatchTopic(
  ctx: Dispatches,
  round = onlyOneMore(() => runRound(ctx)),
): OutboxTopic<{ orderId: OrderId }> {
  return {
    topic: DISPATCH_TOPIC,
    data: z.object({ orderId: z.custom<OrderId>((id) => typeof id === "string" && isId("order", id)) }),
    lookEveryMs: 300,
    atOnce: 50,
    timeoutMs: 10_000,
    retry: { maxAttempts: 20, minDelayMs: 300, maxDelayMs: 60_000 },
    act: async ({ orderId }) => {
      if (await wantDriver(ctx, orderId)) await round();
    },
  };
}

/** What the database is asked about an order: true if a driver is to be looked for. */
async function wantDriver(ctx: Pick<Dispatches, "db">, orderId: OrderId): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    with wanted as (
      insert into dispatches (order_id) select id from orders
      where id = ${orderId} and status in ('accepted', 'preparing', 'ready')
      on conflict (order_id) do nothing returning order_id
    ), over as (
      update dispatches d set ended_at = now(), claimed_by = null, alarm = null, alarmed_at = null from orders o
      where d.order_id = ${orderId} and o.id = d.order_id and d.ended_at is null
        and o.status not in ('accepted', 'preparing', 'ready')
      returning d.order_id)
    select exists (select from wanted) as due, exists (select from over) as over`.execute(ctx.db.primary);
  return rows[0]?.due ?? false;
}

/** Runs one at a time; whoever asks while one runs gets one that begins after it, together with all others who ask. */
function onlyOneMore(run: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null;
        running = run();
        return running;
      })
      .then(() => {});
    return next;
  };
}

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

/** A driver who was to come and is not heard of for so long loses what they have not picked up yet. */
const VANISHED_S = UNSEEN_S;
/** One with the food on board is an operator's to find. */
const LOST_S = 300;
/** Accepted orders that no job has told of for so long are found by the sweep. */
const UNTOLD_S = 10;

export type SweepReport = { readonly ended: number; readonly found: number; readonly vanished: number };

/** What no job tells: offers that ran out, orders that nobody has told of, drivers who are gone. Any worker, any time. */
export async function sweepDispatch(ctx: Dispatches): Promise<SweepReport> {
  const ended = await endOverdueOffers(ctx);
  const { rows: found } = await sql`
    insert into dispatches (order_id)
    select o.id from orders o where o.status in ('accepted', 'preparing', 'ready')
      and o.updated_at < now() - make_interval(secs => ${UNTOLD_S})
      and not exists (select from dispatches d where d.order_id = o.id)
      and not exists (select from deliveries l where l.order_id = o.id and l.status in ('assigned', 'picked_up'))
    limit ${PER_ROUND} on conflict do nothing returning 1`.execute(ctx.db.primary);
  const vanished = await takeFromVanished(ctx);
  await sql`
    update dispatches d set alarm = case when t.lost then 'driver_vanished' end, alarmed_at = case when t.lost then now() end
    from (
      select l.order_id, c.received_at is null or c.received_at < now() - make_interval(secs => ${LOST_S}) as lost
      from deliveries l left join current_locations c on c.driver_id = l.driver_id
      where l.status = 'picked_up' and l.fence > 0 and l.picked_up_at < now() - make_interval(secs => ${LOST_S})) as t
    where d.order_id = t.order_id and t.lost <> (d.alarm is not null)`.execute(ctx.db.primary);
  return { ended, found: found.length, vanished };
}

async function takeFromVanished(ctx: Dispatches): Promise<number> {
  const { rows } = await sql<{ id: DeliveryId }>`
    select l.id from deliveries l left join current_locations c on c.driver_id = l.driver_id
    where l.status = 'assigned' and l.fence > 0 and l.assigned_at < now() - make_interval(secs => ${VANISHED_S})
      and (c.received_at is null or c.received_at < now() - make_interval(secs => ${VANISHED_S}))
    limit ${PER_ROUND}`.execute(ctx.db.primary);
  let taken = 0;
  for (const { id: deliveryId } of rows) {
    try {
      const why = { actor: "system", cause: "driver_vanished", unseenS: VANISHED_S } as const;
      await withdrawDelivery(ctx, { deliveryId, ...why });
      taken++;
    } catch (error) {
      // They are back, have picked it up after all, or another worker was quicker.
      if (!(error instanceof AppError) || error.code !== "delivery_conflict") throw error;
    }
  }
  return taken;
}

const ROUND_EVERY_MS = 1_000;
const ROUNDS_PER_SWEEP = 2;

/** Rounds and sweeps by the clock, beside those that jobs ask for. The first of several failures is told. */
export function startDispatch(ctx: Dispatches): {
  readonly topic: OutboxTopic<{ orderId: OrderId }>;
  stop(): Promise<void>;
} {
  const round = onlyOneMore(() => runRound(ctx));
  let [turn, isFailing] = [0, false];
  let running: Promise<void> | null = null;
  const run = async () => {
    try {
      if (turn++ % ROUNDS_PER_SWEEP === 0) await sweepDispatch(ctx);
      await round();
      isFailing = false;
    } catch (error) {
      if (!isFailing) ctx.log.warn({ err: error }, "dispatch: failed, and is tried again every second");
      isFailing = true;
    } finally {
      running = null;
    }
  };
  const timer = setInterval(() => {
    running ??= run();
  }, ROUND_EVERY_MS);
  return {
    topic: dispatchTopic(ctx, round),
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

export type DispatchCounters = { readonly offers: Counter; readonly fenced: Counter };

/** How it stands with dispatch, for alarms: what waits, for how long, what needs a person. */
export function watchDispatch({ db }: Pick<Context, "db">, registry: Registry): DispatchCounters {
  const registers = [registry];
  new Gauge({
    name: "hotpath_dispatch",
    help: "Orders that a driver is looked for, seconds that the oldest has waited, open offers, drivers on duty, orders that a person has to look at.",
    labelNames: ["what"] as const,
    registers,
    async collect() {
      const { rows } = await sql<Record<string, number>>`
        select count(*) filter (where ended_at is null) as waiting,
          coalesce(extract(epoch from now() - min(wanted_since) filter (where ended_at is null)), 0)::float8 as oldest_seconds,
          (select count(*) from offers where status = 'offered') as open_offers,
          (select count(*) from drivers where on_duty_since is not null) as on_duty,
          (select count(*) from dispatches where alarm is not null) as alarms
        from dispatches where ended_at is null`
        .execute(db.primary)
        .catch(() => ({ rows: [] }));
      for (const [what, value] of Object.entries(rows[0] ?? {})) this.set({ what }, value);
    },
  });
  return {
    offers: new Counter({ name: "hotpath_dispatch_offers_total", help: "Offers made", registers }),
    fenced: new Counter({
      name: "hotpath_dispatch_fenced_total",
      help: "Decisions that came too late and counted for nothing",
      registers,
    }),
  };
}
