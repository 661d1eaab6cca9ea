import { sql } from "kysely";
import type { PersonalData } from "#lib/auth/erasure/commands.ts";
import { listAddresses } from "../addresses/queries.ts";

/** A place so coarse is a part of town: about a kilometre. */
const DECIMALS = 2;

/**
 * What orders keep of a customer. An order stays, for the restaurant, the driver and the books, as somebody's from about
 * there; whose it was, the door and whom to reach go. While one is under way it has to find its customer.
 */
export const personalOrders: PersonalData = {
  name: "orders",

  async isUnderWay(trx, userId) {
    const { rows } = await sql`
      select 1 from orders where customer_id = ${userId} and ended_at is null and status <> 'draft' limit 1`.execute(
      trx,
    );
    return rows.length > 0;
  },

  async erase(trx, userId) {
    await sql`
      update order_events e set actor_id = null from orders o
      where o.customer_id = ${userId} and e.order_id = o.id and e.actor_id = ${userId}`.execute(trx);
    await sql`
      update deliveries d set dropoff_lng = round(d.dropoff_lng::numeric, ${sql.lit(DECIMALS)}),
        dropoff_lat = round(d.dropoff_lat::numeric, ${sql.lit(DECIMALS)})
      from orders o where o.customer_id = ${userId} and d.order_id = o.id`.execute(trx);
    await sql`update tips t set actor_id = null from orders o
      where o.customer_id = ${userId} and t.order_id = o.id`.execute(trx);
    await sql`update order_ratings g set words = '', actor_id = null from orders o
      where o.customer_id = ${userId} and g.order_id = o.id`.execute(trx);
    await sql`update order_reports p set words = '', answer = '', actor_id = null from orders o
      where o.customer_id = ${userId} and p.order_id = o.id`.execute(trx);
    await sql`update promo_uses set customer_id = null where customer_id = ${userId}`.execute(trx);
    await sql`
      update orders set customer_id = null, door = '{}', contact = '{}',
        dropoff_lng = round(dropoff_lng::numeric, ${sql.lit(DECIMALS)}),
        dropoff_lat = round(dropoff_lat::numeric, ${sql.lit(DECIMALS)})
      where customer_id = ${userId}`.execute(trx);
  },

  async export(db, userId) {
    const { rows } = await sql`
      select o.code, o.status, r.name as restaurant, o.placed_at as "placedAt", o.ended_at as "endedAt",
        o.currency, o.total_minor as "totalMinor", o.food_minor as "foodMinor", o.discount_minor as "discountMinor",
        o.fee_minor as "feeMinor", o.tip_minor as "tipMinor", o.door, o.contact,
        jsonb_build_object('lng', o.dropoff_lng, 'lat', o.dropoff_lat) as place,
        coalesce((select jsonb_agg(jsonb_build_object('name', l.name, 'quantity', l.quantity, 'unitMinor', l.unit_minor,
          'choices', l.choices) order by l.line) from order_lines l where l.order_id = o.id), '[]') as lines,
        (select jsonb_build_object('food', g.food_stars, 'delivery', g.delivery_stars, 'words', g.words,
          'ratedAt', g.rated_at) from order_ratings g where g.order_id = o.id) as rating,
        coalesce((select jsonb_agg(jsonb_build_object('kind', p.kind, 'lines', p.lines, 'words', p.words,
          'answer', p.answer, 'reportedAt', p.reported_at, 'answeredAt', p.answered_at) order by p.id)
          from order_reports p where p.order_id = o.id), '[]') as reports
      from orders o join restaurants r on r.id = o.restaurant_id
      where o.customer_id = ${userId} order by o.placed_at`.execute(db);
    return rows;
  },
};

/** The doors that somebody has kept. */
export const personalAddresses: PersonalData = {
  name: "addresses",

  async erase(trx, userId) {
    await sql`delete from saved_addresses where user_id = ${userId}`.execute(trx);
  },

  async export(db, userId) {
    const kept = await listAddresses(db, userId);
    return kept.map(({ addressId: _, ...address }) => address);
  },
};
