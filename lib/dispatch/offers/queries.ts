import { sql } from "kysely";
import type { LngLat } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId, OfferId, OrderId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import type { Considered } from "../match-window.ts";
import type { OfferStatus, OfferView, PastOffer } from "../offer.ts";
import type { Held } from "../route.ts";

type Reads = Pick<Context, "db">;

/** A driver who may be asked: on duty, seen lately, not being asked just now. Times are ms since 1970. */
export type OnDuty = {
  readonly driverId: DriverId;
  readonly vehicle: Vehicle;
  readonly at: LngLat;
  readonly idleSince: number;
  readonly held: readonly Held[];
};

/** Of whom nothing was heard for so long, nobody knows where they are. */
export const UNSEEN_S = 120;
const MOST_DRIVERS = 5_000;

/** Everybody who may be asked, with what they have already. */
export async function listOnDuty(ctx: Reads): Promise<OnDuty[]> {
  const { rows: drivers } = await sql<{ id: string; vehicle: Vehicle; lng: number; lat: number; idle_since: Date }>`
    select d.id, d.vehicle, c.lng, c.lat, greatest(d.on_duty_since, (
      select max(l.ended_at) from deliveries l where l.driver_id = d.id and l.ended_at is not null)) as idle_since
    from drivers d join current_locations c on c.driver_id = d.id
    where d.on_duty_since is not null and c.received_at > now() - make_interval(secs => ${UNSEEN_S})
      and not exists (select from offers o where o.driver_id = d.id and o.status = 'offered')
    order by d.id limit ${MOST_DRIVERS}`.execute(ctx.db.primary);
  const held = await listHeld(
    ctx,
    drivers.map(({ id }) => id),
  );
  return drivers.map(({ id, vehicle, lng, lat, idle_since }) => ({
    driverId: id as DriverId,
    vehicle,
    at: { lng, lat },
    idleSince: idle_since.getTime(),
    held: held.get(id) ?? [],
  }));
}

async function listHeld(ctx: Reads, driverIds: readonly string[]): Promise<Map<string, Held[]>> {
  const held = new Map<string, Held[]>();
  if (driverIds.length === 0) return held;
  const { rows } = await sql<{
    driver_id: string;
    order_id: string;
    status: string;
    pickup_lng: number;
    pickup_lat: number;
    dropoff_lng: number;
    dropoff_lat: number;
    ready_at: Date | null;
    door_at: Date | null;
  }>`
    select l.driver_id, l.order_id, l.status, l.pickup_lng, l.pickup_lat, l.dropoff_lng, l.dropoff_lat, o.ready_at, f.door_at
    from deliveries l join orders o on o.id = l.order_id
    left join offers f on f.order_id = l.order_id and f.driver_id = l.driver_id and f.status = 'accepted' and f.fence = l.fence
    where l.status in ('assigned', 'picked_up') and l.driver_id = any(${driverIds}::text[])
    order by l.assigned_at`.execute(ctx.db.primary);
  for (const row of rows) {
    const list = held.get(row.driver_id) ?? [];
    held.set(row.driver_id, list);
    const task = {
      id: row.order_id,
      pickup: { lng: row.pickup_lng, lat: row.pickup_lat },
      dropoff: { lng: row.dropoff_lng, lat: row.dropoff_lat },
      readyAt: row.ready_at?.getTime() ?? 0,
      aloneAt: row.door_at?.getTime() ?? null,
    };
    list.push({ task, hasFood: row.status === "picked_up" });
  }
  return held;
}

/** The offers of these orders that have ended, the oldest first. */
export async function listPastOffers(ctx: Reads, orderIds: readonly OrderId[]): Promise<Map<string, PastOffer[]>> {
  const { rows } = await sql<{ order_id: string; driver_id: string; status: OfferStatus; ended_at: Date }>`
    select order_id, driver_id, status, ended_at from offers
    where order_id = any(${orderIds}::text[]) and ended_at is not null order by ended_at`.execute(ctx.db.primary);
  const past = new Map<string, PastOffer[]>();
  for (const { order_id, driver_id, status, ended_at } of rows) {
    const list = past.get(order_id) ?? [];
    past.set(order_id, list);
    list.push({ driverId: driver_id, status, endedAt: ended_at.getTime() });
  }
  return past;
}

export type OpenOffer = {
  readonly offerId: OfferId;
  readonly driverId: DriverId;
  readonly offeredAt: number;
  /** The driver has something to bring already. */
  readonly hasSome: boolean;
};

/** What the drivers with an id from `first` to `last` are asked just now, the oldest first. */
export async function listOpenOffers(
  ctx: Reads,
  { first, last }: { readonly first: DriverId; readonly last: DriverId },
): Promise<OpenOffer[]> {
  const { rows } = await sql<{ id: OfferId; driver_id: DriverId; offered_at: Date; has_some: boolean }>`
    select f.id, f.driver_id, f.offered_at, exists (
      select from deliveries l where l.driver_id = f.driver_id and l.status in ('assigned', 'picked_up')) as has_some
    from offers f where f.status = 'offered' and f.driver_id between ${first} and ${last}
    order by f.offered_at limit ${MOST_DRIVERS}`.execute(ctx.db.primary);
  return rows.map(({ id, driver_id, offered_at, has_some }) => ({
    offerId: id,
    driverId: driver_id,
    offeredAt: offered_at.getTime(),
    hasSome: has_some,
  }));
}

/** How many orders of the last `newerThanS` seconds want a driver, or will once their kitchen has answered, and nobody has been asked. */
export async function countUnasked(ctx: Reads, newerThanS: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int from orders o
    where o.status in ('placed', 'accepted', 'preparing', 'ready')
      and o.placed_at > now() - make_interval(secs => ${newerThanS})
      and not exists (select from deliveries l where l.order_id = o.id and l.status in ('assigned', 'picked_up'))
      and not exists (select from offers f where f.order_id = o.id and f.status = 'offered')`.execute(ctx.db.primary);
  return rows[0]?.count ?? 0;
}

/** What this driver is asked just now, or null. */
export async function findOpenOffer(ctx: Reads, driverId: DriverId): Promise<OfferView | null> {
  const { rows } = await sql<{
    id: string;
    order_id: string;
    name: string;
    lng: number;
    lat: number;
    dropoff_lng: number;
    dropoff_lat: number;
    pickup_at: Date;
    door_at: Date;
    expires_at: Date;
    items: number;
    pay_minor: number;
    currency: string;
  }>`
    select f.id, f.order_id, r.name, r.lng, r.lat, o.dropoff_lng, o.dropoff_lat, f.pickup_at, f.door_at, f.expires_at,
      o.items, o.fee_minor + o.tip_minor as pay_minor, o.currency
    from offers f join orders o on o.id = f.order_id join restaurants r on r.id = o.restaurant_id
    where f.driver_id = ${driverId} and f.status = 'offered' and f.expires_at > now()`.execute(ctx.db.primary);
  const row = rows[0];
  if (!row) return null;
  return {
    offerId: row.id as OfferId,
    orderId: row.order_id as OrderId,
    restaurant: { name: row.name, at: { lng: row.lng, lat: row.lat } },
    dropoff: { lng: row.dropoff_lng, lat: row.dropoff_lat },
    pickupAt: row.pickup_at.getTime(),
    doorAt: row.door_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    items: row.items,
    payMinor: row.pay_minor,
    currency: row.currency,
  };
}

/** Why an order's driver is who it is, for operators: each decision, each offer. Times are ms since 1970. */
export type Why = {
  readonly orderId: OrderId;
  readonly alarm: string | null;
  readonly isWanted: boolean;
  readonly decisions: readonly {
    readonly fence: number;
    readonly at: number;
    readonly by: string;
    readonly rides: "roads" | "straight" | "none";
    readonly driverId: DriverId | null;
    readonly considered: readonly Considered[];
  }[];
  readonly offers: readonly {
    readonly offerId: OfferId;
    readonly driverId: DriverId;
    readonly driverName: string;
    readonly fence: number;
    readonly status: OfferStatus;
    readonly offeredAt: number;
    readonly endedAt: number | null;
  }[];
};
const MOST_DECISIONS = 50;

/** The newest first; null for an order that dispatch never heard of. */
export async function readWhy(ctx: Reads, orderId: OrderId): Promise<Why | null> {
  const db = ctx.db.primary;
  const dispatch = await db.selectFrom("dispatches").selectAll().where("order_id", "=", orderId).executeTakeFirst();
  if (!dispatch) return null;
  const decisions = await db
    .selectFrom("dispatch_decisions")
    .selectAll()
    .where("order_id", "=", orderId)
    .orderBy("fence", "desc")
    .limit(MOST_DECISIONS)
    .execute();
  const offers = await db
    .selectFrom("offers as f")
    .innerJoin("drivers as d", "d.id", "f.driver_id")
    .select(["f.id", "f.driver_id", "d.name", "f.fence", "f.status", "f.offered_at", "f.ended_at"])
    .where("f.order_id", "=", orderId)
    .orderBy("f.offered_at", "desc")
    .limit(MOST_DECISIONS)
    .execute();
  return {
    orderId,
    alarm: dispatch.alarm,
    isWanted: dispatch.ended_at === null,
    decisions: decisions.map(({ fence, at, by, rides, driver_id, considered }) => ({
      fence,
      at: at.getTime(),
      by,
      rides,
      driverId: driver_id as DriverId | null,
      considered: considered as readonly Considered[],
    })),
    offers: offers.map((row) => ({
      offerId: row.id as OfferId,
      driverId: row.driver_id as DriverId,
      driverName: row.name,
      fence: row.fence,
      status: row.status,
      offeredAt: row.offered_at.getTime(),
      endedAt: row.ended_at?.getTime() ?? null,
    })),
  };
}

/** The order that a delivery brings, or null. */
export async function findOrderOf(ctx: Reads, deliveryId: DeliveryId): Promise<OrderId | null> {
  const row = await ctx.db.primary
    .selectFrom("deliveries")
    .select("order_id")
    .where("id", "=", deliveryId)
    .executeTakeFirst();
  return (row?.order_id ?? null) as OrderId | null;
}
