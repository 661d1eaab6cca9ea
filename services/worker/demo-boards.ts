import { sql } from "kysely";
import { readKitchenMenu } from "#lib/catalog/kitchen/queries.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Rng } from "#lib/core/rng.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import { nextDemand } from "#lib/sim/demand.ts";
import { driverName } from "#lib/sim/names.ts";
import type { World } from "#lib/sim/world.ts";
import { orderOfVisitor } from "./demo-orders.ts";

type Needs = Pick<Context, "db" | "batcher" | "clock">;

/** A board is fed while fewer than so many orders wait on it, and no more often than this. */
const WAITING = 2;
const EVERY_S = 20;
const MOST_LINES = 3;
/** One dish in so many is ordered twice. */
const TWICE = 4;
/** Most boards that are fed in one round. */
const PER_ROUND = 20;

/**
 * Whoever has the board of one of the demo's kitchens open gets orders to cook: from its menu, for made-up people, unpaid, brought
 * by simulated drivers. Resolves to how many.
 */
export async function feedBoards(ctx: Needs, world: World, rng: Rng): Promise<number> {
  const { rows } = await sql<{ id: RestaurantId }>`
    select b.restaurant_id as id from kitchen_boards b
    join restaurants r on r.id = b.restaurant_id
    left join lateral (
      select count(*) filter (where o.status = 'placed') as waiting, max(o.placed_at) as newest from orders o
      where o.restaurant_id = b.restaurant_id and o.status in ('placed', 'accepted', 'preparing', 'ready', 'picked_up')) o on true
    where b.seen_at > now() - interval '30 seconds' and b.restaurant_id = any(${world.restaurants.map(({ id }) => id)}::text[])
      and coalesce(r.paused_until, '-infinity') <= now()
      and o.waiting < ${WAITING} and coalesce(o.newest, '-infinity') < now() - make_interval(secs => ${EVERY_S})
    limit ${PER_ROUND}`.execute(ctx.db.primary);
  let count = 0;
  for (const { id } of rows) if (await feed(ctx, world, rng, id)) count++;
  return count;
}

async function feed(ctx: Needs, world: World, rng: Rng, restaurantId: RestaurantId): Promise<boolean> {
  const restaurant = world.restaurants.find(({ id }) => id === restaurantId);
  const { sections } = await readKitchenMenu(ctx.db.primary, restaurantId, ctx.clock.now());
  const dishes = sections.flatMap(({ items }) => items).filter(({ soldOutUntil }) => soldOutUntil === null);
  if (!restaurant || dishes.length === 0) return false;
  const demand = nextDemand({ ...world, restaurants: [restaurant] }, rng, null);
  if (!demand) return false;
  const chosen = new Set(Array.from({ length: rng.int(1, MOST_LINES) }, () => rng.pick(dishes)));
  const lines = [...chosen].map((dish) => ({ ...dish, quantity: rng.int(1, TWICE) === 1 ? 2 : 1 }));
  const items = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const totalMinor = lines.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0);
  const meal = { items, totalMinor, currency: "SEK" };
  const order = orderOfVisitor({ restaurant, to: demand.dropoff, ...meal }, null, rng, ctx.clock.now());
  const orderId = await inTransaction(ctx.db.primary, async (trx) => {
    const [placed] = await placeOrders(trx, [{ ...order, readyAt: null }]);
    if (!placed) return null;
    await sql`update orders set contact = ${JSON.stringify({ name: driverName(rng) })}::jsonb where id = ${placed}`.execute(
      trx,
    );
    await sql`
      insert into order_lines (order_id, line, item_id, name, quantity, unit_minor)
      select ${placed}, line - 1, item_id, name, quantity, unit_minor from unnest(${lines.map((l) => l.id)}::text[],
        ${lines.map((l) => l.name)}::text[], ${lines.map((l) => l.quantity)}::bigint[],
        ${lines.map((l) => l.priceMinor)}::bigint[]) with ordinality as n (item_id, name, quantity, unit_minor, line)`.execute(
      trx,
    );
    return placed;
  });
  if (orderId) hintOrder(ctx, orderId);
  return orderId !== null;
}
