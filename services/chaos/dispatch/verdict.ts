import { sql } from "kysely";
import type { OrderId } from "#lib/core/ids.ts";
import { percentile } from "#lib/core/percentile.ts";
import { RULES } from "#lib/dispatch/rules.ts";
import type { ChaosReport } from "../chaos.ts";
import type { Freeze, Kill, Left } from "./faults.ts";
import type { World } from "./world.ts";

type Db = World["db"];
export type Facts = {
  readonly orderIds: readonly OrderId[];
  readonly kills: readonly Kill[];
  readonly freezes: readonly Freeze[];
  /** How often a worker was to be killed and none was ready. */
  readonly spared: number;
  /** An order that waited when a worker was killed has been offered to somebody, or has ended, within this: the 99th of 100. */
  readonly withinS: number;
  /** From the last order to when nothing was open any more, seconds; null if something stayed open. */
  readonly endedAfterS: number | null;
};

const GOOD_ENDS = ["delivered", "expired", "cancelled"];

/** What the database says of all that happened. */
export async function judge({ db }: World, facts: Facts): Promise<ChaosReport> {
  const { orderIds, kills, freezes, spared, withinS, endedAfterS } = facts;
  const ends = await countEnds(db, orderIds);
  const ended = GOOD_ENDS.reduce((sum, status) => sum + (ends.get(status) ?? 0), 0);
  const history = await readHistory(db);
  const zombieWrites = (await Promise.all(freezes.map((freeze) => writesOf(db, freeze)))).reduce((a, b) => a + b, 0);
  const left = await Promise.all(
    kills.flatMap(({ at, left }) => left.map(async (each) => ({ ...each, afterS: await goneOnAfterS(db, each, at) }))),
  );
  const all = left.map(({ afterS }) => afterS);
  const claimed = left.flatMap(({ wasClaimed, afterS }) => (wasClaimed ? afterS : []));
  const never = (count: number, what: string) => (count > 0 ? [`${count} ${what}`] : []);
  const tooLate = (list: readonly number[], whose: string) =>
    percentile(list, 0.99) > withinS ? [`${whose} waited for ${told(percentile(list, 0.99))} s (p99)`] : [];
  return {
    figures: {
      orders: orderIds.length,
      ...Object.fromEntries(ends),
      workerKills: kills.length,
      noWorkerToKill: spared,
      killsWhileDeciding: kills.filter(({ left: some }) => some.some(({ wasClaimed }) => wasClaimed)).length,
      workersStoppedAndContinued: freezes.length,
      claimsOfTheStopped: freezes.reduce((sum, { claims }) => sum + claims.length, 0),
      waitedAtAKill: all.length,
      reassignedS: spread(all),
      claimedByTheKilled: claimed.length,
      reassignedOfTheseS: spread(claimed),
      acceptedToOfferS: `median ${told(history.first_p50)}, p99 ${told(history.first_p99)}`,
      offers: history.offers,
      declinedOrRunOut: history.refused,
      takenFromVanished: history.vanished,
      toldFromStraightLine: history.straight,
      stacked: history.stacked,
      twoActiveDrivers: history.two_at_once,
      lost: orderIds.length - ended,
      lastOrderToEndS: endedAfterS === null ? "never" : told(endedAfterS),
    },
    violations: [
      ...(endedAfterS === null ? ["not everything came to an end"] : []),
      ...never(orderIds.length - ended, "orders ended in no way, or were lost"),
      ...never(history.two_at_once, "orders had two active drivers"),
      ...never(history.delivered_twice, "orders were delivered twice"),
      ...never(history.repeated, "times an order was picked up or ended twice, or took a step that was not counted"),
      ...never(history.overloaded, "times a driver had more than they may"),
      ...never(history.undelivered, "orders are delivered and nobody brought them"),
      ...never(history.stolen, "deliveries were not those of an accepted offer"),
      ...never(history.open, "offers, dispatches or rows of the outbox are open or dead at the end"),
      ...never(zombieWrites, "offers or decisions were written by a worker whose claim had run out"),
      ...tooLate(all, "what waited when a worker was killed"),
      ...tooLate(claimed, "what a killed worker was deciding about"),
    ],
  };
}

async function countEnds(db: Db, orderIds: readonly OrderId[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ status: string; count: number }>`
    select status, count(*) as count from orders where id = any(${orderIds}::text[]) group by status order by status`.execute(
    db.primary,
  );
  return new Map(rows.map(({ status, count }) => [status, count]));
}

/** Offers and decisions under the fences of a worker that was stopped, from when it went on. */
async function writesOf(db: Db, { claims, wentOnAt }: Freeze): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with claims as (
      select * from unnest(${claims.map(({ orderId }) => orderId)}::text[], ${claims.map(({ fence }) => fence)}::bigint[])
        as n (order_id, fence))
    select (select count(*) from offers f join claims using (order_id, fence) where f.offered_at >= to_timestamp(${wentOnAt / 1_000}))
      + (select count(*) from dispatch_decisions d join claims using (order_id, fence) where d.at >= to_timestamp(${wentOnAt / 1_000}))
      as count`.execute(db.primary);
  return rows[0]?.count ?? 0;
}

/**
 * From a kill to when somebody was asked about the order, or nobody had to be any more, seconds; infinite for never. What the killed
 * one's last statement still wrote was there at once.
 */
async function goneOnAfterS(db: Db, { orderId }: Left, at: number): Promise<number> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (select min(offered_at) from offers
        where order_id = ${orderId} and coalesce(ended_at, 'infinity') > to_timestamp(${at / 1_000}::float8)),
      (select ended_at from orders where id = ${orderId})) as at`.execute(db.primary);
  const wentOnAt = rows[0]?.at?.getTime();
  return wentOnAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, wentOnAt - at) / 1_000;
}

type History = Record<
  | "two_at_once"
  | "delivered_twice"
  | "repeated"
  | "overloaded"
  | "undelivered"
  | "stolen"
  | "open"
  | "offers"
  | "refused"
  | "vanished"
  | "straight"
  | "stacked"
  | "first_p50"
  | "first_p99",
  number
>;

/** Counts over all that was written down. Two deliveries are at once where one began before the other had ended. */
async function readHistory(db: Db): Promise<History> {
  const { rows } = await sql<History>`
    with spans as (
      select id, order_id, driver_id, status, assigned_at, coalesce(ended_at, 'infinity') as until from deliveries
    ), firsts as (
      select extract(epoch from min(f.offered_at) - min(e.at))::float8 as s
      from offers f join order_events e on e.order_id = f.order_id and e.status = 'accepted' group by f.order_id
    ), loads as (
      select (select count(*) from spans l
        where l.driver_id = s.driver_id and l.assigned_at <= s.assigned_at and l.until > s.assigned_at) as load from spans s
    )
    select
      (select count(*) from spans a join spans b on a.order_id = b.order_id and a.id < b.id
        where a.assigned_at < b.until and b.assigned_at < a.until) as two_at_once,
      (select count(*) from (select from deliveries where status = 'delivered' group by order_id having count(*) > 1) d)
        as delivered_twice,
      (select count(*) from (select from order_events where status in ('picked_up', 'delivered', 'cancelled', 'expired')
        and type = 'status' group by order_id, status having count(*) > 1) r)
        + (select count(*) from orders o where o.last_seq <> (select count(*) from order_events e where e.order_id = o.id))
        as repeated,
      (select count(*) from loads where load > ${RULES.maxLoad.bike}) as overloaded,
      (select count(*) from loads where load > 1) as stacked,
      (select count(*) from orders o where o.status = 'delivered' and not exists (
        select from deliveries d where d.order_id = o.id and d.status = 'delivered')) as undelivered,
      (select count(*) from deliveries d where not exists (select from offers f
        where f.order_id = d.order_id and f.driver_id = d.driver_id and f.fence = d.fence and f.status = 'accepted')) as stolen,
      (select count(*) from offers where status = 'offered') + (select count(*) from dispatches where ended_at is null)
        + (select count(*) from outbox where topic = 'dispatch.order' and done_at is null) as open,
      (select count(*) from offers) as offers,
      (select count(*) from offers where status in ('declined', 'expired')) as refused,
      (select count(*) from order_events where cause = 'driver_vanished') as vanished,
      (select count(*) from dispatch_decisions where rides = 'straight') as straight,
      (select coalesce(percentile_disc(0.5) within group (order by s), 0) from firsts) as first_p50,
      (select coalesce(percentile_disc(0.99) within group (order by s), 0) from firsts) as first_p99`.execute(
    db.primary,
  );
  const [row] = rows;
  if (!row) throw new Error("the history could not be read");
  return row;
}

const told = (seconds: number) => seconds.toFixed(1);

function spread(list: readonly number[]): string {
  if (list.length === 0) return "none";
  const [median, p99, longest] = [0.5, 0.99, 1].map((q) => told(percentile(list, q)));
  return `median ${median}, p99 ${p99}, longest ${longest}`;
}
