import type { DriverId, OrderId } from "#lib/core/ids.ts";
import type { Rng } from "#lib/core/rng.ts";
import { countUnasked, listOnDuty, type OnDuty } from "#lib/dispatch/offers/queries.ts";
import type { Context } from "#lib/infra/context.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import { nextDemand } from "#lib/sim/demand.ts";
import type { World } from "#lib/sim/world.ts";
import { orderNear } from "./demo-orders.ts";

type Needs = Pick<Context, "db" | "batcher" | "clock">;

/** An order that nobody has been asked about for so long waits for its kitchen, or for a driver who is not there. */
const WAITS_S = 120;

/**
 * Places as many orders as there are drivers on duty with nothing to do and nothing to come, each near one of them: who
 * gets it is dispatch's to say. Those go first for whom none was placed for longest.
 */
export function createDemand(ctx: Needs, world: World, rng: Rng): { run(): Promise<OrderId[]> } {
  const placedAt = new Map<DriverId, number>();
  const since = ({ driverId }: OnDuty) => placedAt.get(driverId) ?? 0;
  return {
    async run() {
      const free = (await listOnDuty(ctx)).filter(({ held }) => held.length === 0);
      if (free.length === 0) return [];
      const wanted = free.length - (await countUnasked(ctx, WAITS_S));
      if (wanted <= 0) return [];
      const nowMs = ctx.clock.now();
      const drafts = free
        .sort((a, b) => since(a) - since(b))
        .slice(0, wanted)
        .flatMap((driver) => {
          const demand = nextDemand(world, rng, driver.at);
          if (!demand) return [];
          placedAt.set(driver.driverId, nowMs);
          return orderNear(demand, driver, rng, nowMs);
        });
      const orderIds = await placeOrders(ctx.db.primary, drafts);
      for (const orderId of orderIds) hintOrder(ctx, orderId);
      return orderIds;
    },
  };
}
