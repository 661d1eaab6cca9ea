import { type Kysely, sql } from "kysely";
import type { LinkAccess, OrderParties } from "#lib/auth/principal.ts";
import type { LngLat } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId, LinkId, OrderId, RestaurantId, UserId } from "#lib/core/ids.ts";
import type { DeliveriesTable } from "#lib/db/tables/driving.ts";
import type { Tables } from "#lib/db/tables.ts";
import { LINK_AFTER_END_MS, MAX_LINKS, type OrderLink } from "./links.ts";
import type { OrderActor, OrderEvent, OrderFacts, OrderStatus } from "./status.ts";

/** Orders are read from the primary: who follows one must never see it go back. */
type Reads = { readonly db: { readonly primary: Kysely<Tables> } };

/** An order, whose it is, and who brings it or brought it last. */
export type OrderRecord = {
  readonly facts: OrderFacts;
  readonly parties: OrderParties;
  readonly delivery: OrderDelivery | null;
};
export type OrderDelivery = {
  readonly deliveryId: DeliveryId;
  readonly driverId: DriverId;
  readonly driverName: string;
  readonly vehicle: DeliveriesTable["vehicle"];
  readonly status: DeliveriesTable["status"];
  readonly pickup: LngLat;
  readonly dropoff: LngLat;
};

type OrderRow = {
  id: string;
  code: string;
  status: OrderStatus;
  customer_id: string | null;
  restaurant_id: string;
  restaurant_name: string;
  slug: string;
  restaurant_lng: number;
  restaurant_lat: number;
  dropoff_lng: number;
  dropoff_lat: number;
  items: number;
  total_minor: number;
  currency: string;
  ready_at: Date | null;
  promised_at: Date;
  placed_at: Date;
  ended_at: Date | null;
  last_seq: number;
  delivery_id: string | null;
  driver_id: string;
  driver_name: string;
  vehicle: DeliveriesTable["vehicle"];
  delivery_status: DeliveriesTable["status"];
  pickup_lng: number;
  pickup_lat: number;
};

/** The orders with these ids that there are, in any order, in one statement. */
export async function readOrders(ctx: Reads, orderIds: readonly OrderId[]): Promise<OrderRecord[]> {
  if (orderIds.length === 0) return [];
  const { rows } = await sql<OrderRow>`
    select o.id, o.code, o.status, o.customer_id, o.restaurant_id, o.dropoff_lng, o.dropoff_lat, o.items, o.total_minor,
      o.currency, o.ready_at, o.promised_at, o.placed_at, o.ended_at, o.last_seq,
      r.name as restaurant_name, r.slug, r.lng as restaurant_lng, r.lat as restaurant_lat,
      d.id as delivery_id, d.driver_id, d.driver_name, d.vehicle, d.status as delivery_status, d.pickup_lng, d.pickup_lat
    from unnest(${orderIds}::text[]) as wanted (id)
    join orders o on o.id = wanted.id
    join restaurants r on r.id = o.restaurant_id
    left join lateral (
      select l.id, l.driver_id, p.name as driver_name, l.vehicle, l.status, l.pickup_lng, l.pickup_lat
      from deliveries l join drivers p on p.id = l.driver_id
      where l.order_id = o.id order by l.assigned_at desc limit 1
    ) d on true`.execute(ctx.db.primary);
  return rows.map(recordOf);
}

function recordOf(row: OrderRow): OrderRecord {
  const dropoff = { lng: row.dropoff_lng, lat: row.dropoff_lat };
  const isLive = row.delivery_status === "assigned" || row.delivery_status === "picked_up";
  return {
    facts: {
      orderId: row.id,
      code: row.code,
      status: row.status,
      restaurant: {
        id: row.restaurant_id,
        name: row.restaurant_name,
        slug: row.slug,
        at: { lng: row.restaurant_lng, lat: row.restaurant_lat },
      },
      dropoff,
      items: row.items,
      totalMinor: row.total_minor,
      currency: row.currency,
      readyAt: row.ready_at?.getTime() ?? null,
      promisedAt: row.promised_at.getTime(),
      placedAt: row.placed_at.getTime(),
      endedAt: row.ended_at?.getTime() ?? null,
      lastSeq: row.last_seq,
    },
    parties: {
      orderId: row.id as OrderId,
      customerId: row.customer_id as UserId | null,
      restaurantId: row.restaurant_id as RestaurantId,
      driverId: isLive ? (row.driver_id as DriverId) : null,
    },
    delivery: row.delivery_id
      ? {
          deliveryId: row.delivery_id as DeliveryId,
          driverId: row.driver_id as DriverId,
          driverName: row.driver_name,
          vehicle: row.vehicle,
          status: row.delivery_status,
          pickup: { lng: row.pickup_lng, lat: row.pickup_lat },
          dropoff,
        }
      : null,
  };
}

type EventRow = {
  order_id: string;
  seq: number;
  type: OrderEvent["type"];
  status: OrderStatus | null;
  actor: OrderActor;
  cause: string | null;
  at: Date;
};

/** An event's row as the feed tells it. */
export function eventOf({ seq, type, status, actor, cause, at }: Omit<EventRow, "order_id">): OrderEvent {
  return { seq, type, status, actor, cause, at: at.getTime() };
}

/**
 * The events past each cursor, in their order, at most `limit` of each order: one statement, however many orders.
 * An order without new events is not in the answer.
 */
export async function readOrderEvents(
  ctx: Reads,
  cursors: readonly { readonly orderId: OrderId; readonly after: number }[],
  limit: number,
): Promise<{ orderId: OrderId; events: OrderEvent[] }[]> {
  if (cursors.length === 0) return [];
  const { rows } = await sql<EventRow>`
    select e.order_id, e.seq, e.type, e.status, e.actor, e.cause, e.at
    from unnest(${cursors.map((c) => c.orderId)}::text[], ${cursors.map((c) => c.after)}::bigint[]) as c (order_id, after)
    cross join lateral (
      select order_id, seq, type, status, actor, cause, at from order_events
      where order_id = c.order_id and seq > c.after order by seq limit ${limit}
    ) e
    order by e.order_id, e.seq`.execute(ctx.db.primary);
  const byOrder = new Map<string, OrderEvent[]>();
  for (const row of rows) {
    const events = byOrder.get(row.order_id) ?? [];
    byOrder.set(row.order_id, events);
    events.push(eventOf(row));
  }
  return [...byOrder].map(([orderId, events]) => ({ orderId: orderId as OrderId, events }));
}

/** What a token's hash leads to; `isAlive` false once it was taken back or its order ended 24 h ago. Null = nothing. */
export async function findLink(
  ctx: Reads,
  tokenHash: Uint8Array,
): Promise<{ linkId: LinkId; orderId: OrderId; access: LinkAccess; isAlive: boolean } | null> {
  const { rows } = await sql<{ id: string; order_id: string; access: LinkAccess; alive: boolean }>`
    select l.id, l.order_id, l.access, ${alive} as alive from order_links l join orders o on o.id = l.order_id
    where l.token_hash = ${Buffer.from(tokenHash)}`.execute(ctx.db.primary);
  const row = rows[0];
  return row
    ? { linkId: row.id as LinkId, orderId: row.order_id as OrderId, access: row.access, isAlive: row.alive }
    : null;
}

/** True while the link was not taken back and its order did not end more than 24 h ago. */
export async function isLinkAlive(ctx: Reads, linkId: LinkId): Promise<boolean> {
  const { rows } = await sql<{ alive: boolean }>`
    select ${alive} as alive from order_links l join orders o on o.id = l.order_id
    where l.id = ${linkId}`.execute(ctx.db.primary);
  return rows[0]?.alive ?? false;
}

/** Those of the links that hold, in one statement: what `isLinkAlive` asks of one. */
export async function listLiveLinks(ctx: Reads, linkIds: readonly LinkId[]): Promise<LinkId[]> {
  const { rows } = await sql<{ id: string }>`
    select l.id from unnest(${linkIds}::text[]) as wanted (id)
    join order_links l on l.id = wanted.id join orders o on o.id = l.order_id where ${alive}`.execute(ctx.db.primary);
  return rows.map(({ id }) => id as LinkId);
}

/** The links of an order that hold, the oldest first. */
export async function listLinks(ctx: Reads, orderId: OrderId): Promise<OrderLink[]> {
  const { rows } = await sql<{ id: string; access: LinkAccess; created_at: Date }>`
    select l.id, l.access, l.created_at from order_links l join orders o on o.id = l.order_id
    where l.order_id = ${orderId} and ${alive} order by l.id limit ${MAX_LINKS}`.execute(ctx.db.primary);
  return rows.map((row) => ({
    linkId: row.id as LinkId,
    orderId,
    access: row.access,
    createdAt: row.created_at.getTime(),
  }));
}

const alive = sql`(l.revoked_at is null
  and (o.ended_at is null or o.ended_at > now() - make_interval(secs => ${sql.lit(LINK_AFTER_END_MS / 1000)})))`;

/** Orders at restaurants whose board nobody has open, so that they answer by themselves: placed or accepted for `answerAfterS`, or due to be ready. */
export async function listKitchenDue(
  ctx: Reads,
  { answerAfterS, limit }: { answerAfterS: number; limit: number },
): Promise<{ orderId: OrderId; status: OrderStatus }[]> {
  const { rows } = await sql<{ id: string; status: OrderStatus }>`
    select id, status from orders o
    where ((status in ('placed', 'accepted') and updated_at < now() - make_interval(secs => ${answerAfterS}))
        or (status = 'preparing' and ready_at <= now()))
      and not exists (select from kitchen_boards b
        where b.restaurant_id = o.restaurant_id and b.seen_at > now() - interval '30 seconds')
    limit ${limit}`.execute(ctx.db.primary);
  return rows.map(({ id, status }) => ({ orderId: id as OrderId, status }));
}
