import { sql } from "kysely";
import { addressLabel, findDoorAt } from "#lib/city/queries.ts";
import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId, OrderId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import { PIN_TRIES } from "../hand-over.ts";
import { findOpenOffer } from "../offers/queries.ts";
import type { DriverDelivery, EndedDelivery, Shift, Sum } from "./shift.ts";

type Reads = Pick<Context, "db">;

/** What ended longer ago than this is no news, seconds. */
const NEWS_S = 900;

/**
 * All that a driver's phone shows, from the primary: it is asked right after each step.
 * @param since when the driver's day began, ms since 1970
 * @param isDemo whether a PIN is said that nobody has looked up: behind a door of the demo there need not be anybody. Throws AppError("not_found").
 */
export async function readShift(
  ctx: Reads,
  driverId: DriverId,
  { since, isDemo }: { since: number; isDemo: boolean },
): Promise<Shift> {
  const [{ rows: drivers }, offer, deliveries, ended, earned] = await Promise.all([
    sql<{ name: string; vehicle: Vehicle; on_duty_since: Date | null; now: Date }>`
      select name, vehicle, on_duty_since, now() from drivers where id = ${driverId}`.execute(ctx.db.primary),
    findOpenOffer(ctx, driverId),
    listOwn(ctx, driverId, isDemo),
    listEnded(ctx, driverId),
    readEarned(ctx, driverId, since),
  ]);
  const [driver] = drivers;
  if (!driver) throw new AppError("not_found", "driver");
  const { name, vehicle, on_duty_since, now } = driver;
  return {
    driver: { name, vehicle, onDutySince: on_duty_since?.getTime() ?? null },
    offer,
    deliveries,
    ended,
    today: earned,
    now: now.getTime(),
  };
}

type Row = {
  id: string;
  order_id: string;
  code: string;
  status: "assigned" | "picked_up";
  order_status: OrderStatus;
  items: number;
  ready_at: Date | null;
  promised_at: Date;
  arrived_at: Date | null;
  at_door_at: Date | null;
  pin: string | null;
  pin_tries: number;
  pin_read_at: Date | null;
  pay_minor: number;
  currency: string;
  time_zone: string;
  name: string;
  street: string;
  house_number: string;
  city: string;
  pickup: LngLat;
  dropoff: LngLat;
  door: { readonly label?: string; readonly floor?: string; readonly note?: string };
  contact: { readonly name?: string; readonly phone?: string };
};

/** Those on board first, the oldest first. */
async function listOwn(ctx: Reads, driverId: DriverId, isDemo: boolean): Promise<DriverDelivery[]> {
  const { rows } = await sql<Row>`
    select l.id, l.order_id, o.code, l.status, o.status as order_status, o.items, o.ready_at, o.promised_at,
      l.arrived_at, l.at_door_at, l.pin, l.pin_tries, l.pin_read_at, o.door, o.contact,
      o.fee_minor + o.tip_minor as pay_minor, o.currency, r.time_zone, r.name, r.street, r.house_number, r.city,
      jsonb_build_object('lng', l.pickup_lng, 'lat', l.pickup_lat) as pickup,
      jsonb_build_object('lng', l.dropoff_lng, 'lat', l.dropoff_lat) as dropoff
    from deliveries l join orders o on o.id = l.order_id join restaurants r on r.id = o.restaurant_id
    where l.driver_id = ${driverId} and l.status in ('assigned', 'picked_up')
    order by l.status desc, l.assigned_at`.execute(ctx.db.primary);
  return Promise.all(rows.map((row) => deliveryOf(ctx, row, isDemo)));
}

async function deliveryOf(ctx: Reads, row: Row, isDemo: boolean): Promise<DriverDelivery> {
  const { door, contact } = row;
  return {
    id: row.id as DeliveryId,
    orderId: row.order_id as OrderId,
    code: row.code,
    status: row.status,
    orderStatus: row.order_status,
    items: row.items,
    readyAt: row.ready_at?.getTime() ?? null,
    promisedAt: row.promised_at.getTime(),
    arrivedAt: row.arrived_at?.getTime() ?? null,
    atDoorAt: row.at_door_at?.getTime() ?? null,
    pinTriesLeft: Math.max(0, PIN_TRIES - row.pin_tries),
    saidPin: isDemo && row.pin_read_at === null ? row.pin : null,
    pay: { minor: row.pay_minor, currency: row.currency },
    timeZone: row.time_zone,
    pickup: {
      name: row.name,
      address: addressLabel({ street: row.street, number: row.house_number || null, city: row.city }),
      at: row.pickup,
    },
    dropoff: {
      name: contact.name ?? "",
      address: door.label ?? (await addressAt(ctx, row.dropoff)),
      floor: door.floor ?? "",
      note: door.note ?? "",
      phone: contact.phone ?? "",
      at: row.dropoff,
    },
  };
}

async function addressAt(ctx: Reads, at: LngLat): Promise<string> {
  const door = await findDoorAt(ctx, at);
  return door ? addressLabel(door) : "";
}

async function listEnded(ctx: Reads, driverId: DriverId): Promise<EndedDelivery[]> {
  const { rows } = await sql<EndedDelivery>`
    select l.id, o.code, l.status from deliveries l join orders o on o.id = l.order_id
    where l.driver_id = ${driverId} and l.ended_at > now() - make_interval(secs => ${NEWS_S})
    order by l.ended_at desc limit 10`.execute(ctx.db.primary);
  return rows;
}

/** Fee and tip of what was handed over since then, and the tips that were given for it afterwards. */
async function readEarned(ctx: Reads, driverId: DriverId, since: number): Promise<Shift["today"]> {
  const { rows } = await sql<{ currency: string; count: number; minor: number }>`
    select o.currency, count(*) as count, sum(o.fee_minor + o.tip_minor + coalesce((
      select sum(t.captured_minor - t.refunded_minor) from tips t where t.order_id = o.id), 0))::bigint as minor
    from deliveries l join orders o on o.id = l.order_id
    where l.driver_id = ${driverId} and l.status = 'delivered' and l.ended_at >= to_timestamp(${since / 1_000}::float8)
    group by o.currency order by o.currency`.execute(ctx.db.primary);
  const earned: Sum[] = rows.map(({ minor, currency }) => ({ minor, currency }));
  return { count: rows.reduce((sum, { count }) => sum + count, 0), earned: earned.filter(({ minor }) => minor > 0) };
}
