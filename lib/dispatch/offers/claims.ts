import { sql } from "kysely";
import type { LngLat } from "#lib/core/geo.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import { RULES } from "../rules.ts";
import type { Claimed } from "./decide.ts";

/**
 * Which orders a worker decides about. A claim raises the order's fence and is short: whoever decides says again and again that
 * they are still at it, so that what a killed worker leaves is another's a moment later.
 */
type Claims = Pick<Context, "db" | "clock" | "log"> & { readonly worker: string };

/** Claims are made one after the other, so that a window is not torn in two by two workers. */
const CLAIM_LOCK = 0x64_73_70_63;
/** A claim of which nothing more is said is due again after this. */
const CLAIM_MS = 3_000;
const RENEW_MS = 1_000;
/** A decision that takes longer is another worker's to make. */
const DECIDE_MS = 10_000;
/** What is due a little later, and nobody's, is decided now with the rest. */
const GATHER_MS = 1_500;
/** Most orders that are decided about together. */
const PER_ROUND = 300;

/** Runs `decide`, and keeps these claims for as long as that takes, but for `DECIDE_MS` at most. */
export async function whileClaimed<T>(ctx: Claims, claimed: readonly Claimed[], decide: () => Promise<T>): Promise<T> {
  const untilMs = performance.now() + DECIDE_MS;
  const timer = setInterval(() => {
    if (performance.now() > untilMs) clearInterval(timer);
    else renew(ctx, claimed).catch((error) => ctx.log.debug({ err: error }, "dispatch: claims could not be kept"));
  }, RENEW_MS);
  return decide().finally(() => clearInterval(timer));
}

/** One that has run out and is another's by now has another fence; one that was decided about is nobody's. */
async function renew({ db, worker }: Claims, claimed: readonly Claimed[]): Promise<void> {
  await sql`
    update dispatches d set due_at = now() + ${seconds(CLAIM_MS)}
    from unnest(${claimed.map(({ orderId }) => orderId)}::text[], ${claimed.map(({ fence }) => fence)}::bigint[]) as n (order_id, fence)
    where d.order_id = n.order_id and d.fence = n.fence and d.claimed_by = ${worker} and d.ended_at is null`.execute(
    db.primary,
  );
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

/** Orders that are due, with those due a moment later: nobody else decides about them for `CLAIM_MS`, or for as long as it is said. */
export async function claimDue(ctx: Claims): Promise<Claimed[]> {
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
          and (d.claimed_by is null or d.due_at <= now())
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
async function endNeedless(trx: Claims["db"]["primary"], rows: readonly ClaimedRow[]): Promise<ClaimedRow[]> {
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

function seconds(ms: number) {
  return sql`make_interval(secs => ${ms / 1_000}::float8)`;
}
