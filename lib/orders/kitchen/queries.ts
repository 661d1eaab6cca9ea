import { type Kysely, sql } from "kysely";
import type { OrderId, RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { OrderStatus } from "../status.ts";
import { ENDED_SHOWN_MS, type KitchenLine, type KitchenOrder, type KitchenShop, MAX_ON_BOARD } from "./board.ts";

/** Boards are read from the primary: a kitchen must never see an order go back. */
type Reads = { readonly db: { readonly primary: Kysely<Tables> } };

/** How each restaurant stands, and which orders hang on its board in what version. */
export type BoardState = {
  readonly shop: KitchenShop;
  readonly orders: readonly { readonly orderId: OrderId; readonly version: number }[];
};

type ShopRow = {
  id: RestaurantId;
  version: number;
  name: string;
  time_zone: string;
  prep_max_min: number;
  paused_until: Date | null;
  pause_cause: KitchenShop["pauseCause"];
  busy_until: Date | null;
  busy_min: number;
  orders: { id: OrderId; version: number }[];
};

/**
 * The boards of these restaurants, in one statement: what is under way, what is for later, and what ended within the last
 * minutes after the kitchen had it. Each part is a probe of an index, so it costs what hangs there, not what ever hung.
 */
export async function readBoards(ctx: Reads, restaurantIds: readonly RestaurantId[]): Promise<BoardState[]> {
  if (restaurantIds.length === 0) return [];
  const { rows } = await sql<ShopRow>`
    select r.id, r.version, r.name, r.time_zone, r.prep_max_min, r.paused_until, r.pause_cause, r.busy_until,
      r.busy_min, b.orders
    from unnest(${restaurantIds}::text[]) as wanted (id)
    join restaurants r on r.id = wanted.id
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'version', o.last_seq + coalesce(k.version, 0))), '[]') as orders
      from (
        (select id, last_seq from orders where restaurant_id = r.id
          and status in ('placed', 'accepted', 'preparing', 'ready', 'picked_up') order by placed_at limit ${MAX_ON_BOARD})
        union all
        (select id, last_seq from orders where restaurant_id = r.id and status = 'scheduled'
          order by due_at limit ${MAX_ON_BOARD})
        union all
        (select e.id, e.last_seq from orders e where e.restaurant_id = r.id
          and e.ended_at > now() - make_interval(secs => ${ENDED_SHOWN_MS / 1_000})
          and exists (select from order_events v where v.order_id = e.id and v.status = 'placed')
          order by e.ended_at desc limit ${MAX_ON_BOARD})
      ) o left join kitchen_tickets k on k.order_id = o.id
    ) b`.execute(ctx.db.primary);
  return rows.map((row) => ({
    shop: {
      restaurantId: row.id,
      version: row.version,
      name: row.name,
      timeZone: row.time_zone,
      prepMin: row.prep_max_min,
      pausedUntil: row.paused_until?.getTime() ?? null,
      pauseCause: row.pause_cause,
      busyUntil: row.busy_until?.getTime() ?? null,
      busyMin: row.busy_min,
    },
    orders: row.orders.map(({ id, version }) => ({ orderId: id, version })),
  }));
}

type OrderRow = {
  id: string;
  code: string;
  status: OrderStatus;
  version: number;
  placed_at: Date;
  rang_at: Date | null;
  due_at: Date | null;
  deliver_at: Date | null;
  ready_at: Date | null;
  promised_at: Date;
  ended_at: Date | null;
  cause: string | null;
  acknowledged_at: Date | null;
  prints: number | null;
  items: number;
  currency: string;
  payment: "none" | "card";
  customer: string | null;
  lines: KitchenLine[];
  driver_name: string | null;
  vehicle: NonNullable<KitchenOrder["driver"]>["vehicle"];
};

/** These orders as their kitchens see them, in any order. `acceptWithinMs`: how long a paid one waits for its answer. */
export async function readKitchenOrders(
  ctx: Reads,
  orderIds: readonly OrderId[],
  acceptWithinMs: number,
): Promise<KitchenOrder[]> {
  if (orderIds.length === 0) return [];
  const { rows } = await sql<OrderRow>`
    select o.id, o.code, o.status, o.last_seq + coalesce(k.version, 0) as version, o.placed_at, o.due_at, o.deliver_at,
      o.ready_at, o.promised_at, o.ended_at, o.items, o.currency, o.payment, k.acknowledged_at, k.prints,
      coalesce(nullif(o.contact ->> 'name', ''), u.name) as customer, rang.at as rang_at, last.cause,
      d.name as driver_name, d.vehicle,
      coalesce(l.lines, '[]') as lines
    from unnest(${orderIds}::text[]) as wanted (id)
    join orders o on o.id = wanted.id
    left join kitchen_tickets k on k.order_id = o.id
    left join users u on u.id = o.customer_id
    left join lateral (
      select at from order_events where order_id = o.id and status = 'placed' order by seq desc limit 1) rang on true
    left join lateral (
      select cause from order_events where order_id = o.id and type in ('status', 'delay') order by seq desc limit 1) last on true
    left join lateral (
      select p.name, v.vehicle from deliveries v join drivers p on p.id = v.driver_id
      where v.order_id = o.id and v.status <> 'cancelled' order by v.assigned_at desc limit 1) d on true
    left join lateral (
      select jsonb_agg(jsonb_build_object('line', i.line, 'itemId', i.item_id, 'name', i.name, 'quantity', i.quantity,
        'choices', (select coalesce(jsonb_agg(coalesce((
            select option ->> 'name' from jsonb_array_elements(m.options) as grp, jsonb_array_elements(grp -> 'choices') as option
            where grp ->> 'id' = choice ->> 'groupId' and option ->> 'id' = choice ->> 'choiceId' limit 1),
          choice ->> 'choiceId')), '[]') from jsonb_array_elements(i.choices) as choice),
        'isAsked', exists (select from order_changes c where c.order_id = o.id and c.line = i.line and c.status = 'proposed')
        ) order by i.line) as lines
      from order_lines i left join menu_items m on m.restaurant_id = o.restaurant_id and m.id = i.item_id
      where i.order_id = o.id) l on true`.execute(ctx.db.primary);
  return rows.map((row) => orderOf(row, acceptWithinMs));
}

function orderOf(row: OrderRow, acceptWithinMs: number): KitchenOrder {
  const rangAt = row.rang_at?.getTime() ?? null;
  const isAnswerDue = row.status === "placed" && row.payment !== "none" && rangAt !== null;
  return {
    orderId: row.id,
    code: row.code,
    status: row.status,
    version: row.version,
    placedAt: row.placed_at.getTime(),
    rangAt,
    answerBy: isAnswerDue ? rangAt + acceptWithinMs : null,
    dueAt: row.due_at?.getTime() ?? null,
    deliverAt: row.deliver_at?.getTime() ?? null,
    readyAt: row.ready_at?.getTime() ?? null,
    promisedAt: row.promised_at.getTime(),
    endedAt: row.ended_at?.getTime() ?? null,
    cause: row.cause,
    acknowledgedAt: row.acknowledged_at?.getTime() ?? null,
    prints: row.prints ?? 0,
    items: row.items,
    currency: row.currency,
    customer: (row.customer ?? "").split(" ")[0] ?? "",
    lines: row.lines,
    driver:
      row.driver_name === null
        ? null
        : {
            name: row.driver_name.split(" ")[0] ?? "",
            vehicle: row.vehicle,
          },
  };
}

/** Notes that somebody has the boards of these restaurants open. */
export async function noteBoardsSeen(ctx: Reads, restaurantIds: readonly RestaurantId[]): Promise<void> {
  if (restaurantIds.length === 0) return;
  await sql`
    insert into kitchen_boards as b (restaurant_id, seen_at) select id, now() from unnest(${restaurantIds}::text[]) as n (id)
    order by id on conflict (restaurant_id) do update set seen_at = now()`.execute(ctx.db.primary);
}
