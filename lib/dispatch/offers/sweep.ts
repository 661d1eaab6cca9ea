import { sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { DeliveryId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import { withdrawDelivery } from "../commands.ts";
import { endOverdueOffers } from "./commands.ts";
import { UNSEEN_S } from "./queries.ts";

type Writes = Pick<Context, "db" | "batcher">;

/** A driver who was to come and is not heard of for so long loses what they have not picked up yet. */
const VANISHED_S = UNSEEN_S;
/** One with the food on board is an operator's to find. */
const LOST_S = 300;
/** Accepted orders that no job has told of for so long are found by the sweep. */
const UNTOLD_S = 5;
/** Most of either that one sweep takes up. */
const PER_SWEEP = 300;

export type SweepReport = { readonly ended: number; readonly found: number; readonly vanished: number };

/** What no job tells: offers that ran out, orders that nobody has told of, drivers who are gone. Any worker, any time. */
export async function sweepDispatch(ctx: Writes): Promise<SweepReport> {
  const ended = await endOverdueOffers(ctx);
  const { rows: found } = await sql`
    insert into dispatches (order_id)
    select o.id from orders o where o.status in ('accepted', 'preparing', 'ready')
      and o.updated_at < now() - make_interval(secs => ${UNTOLD_S})
      and not exists (select from dispatches d where d.order_id = o.id)
      and not exists (select from deliveries l where l.order_id = o.id and l.status in ('assigned', 'picked_up'))
    limit ${PER_SWEEP} on conflict do nothing returning 1`.execute(ctx.db.primary);
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

async function takeFromVanished(ctx: Writes): Promise<number> {
  const { rows } = await sql<{ id: DeliveryId }>`
    select l.id from deliveries l left join current_locations c on c.driver_id = l.driver_id
    where l.status = 'assigned' and l.fence > 0 and l.assigned_at < now() - make_interval(secs => ${VANISHED_S})
      and (c.received_at is null or c.received_at < now() - make_interval(secs => ${VANISHED_S}))
    limit ${PER_SWEEP}`.execute(ctx.db.primary);
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
