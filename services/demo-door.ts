import { randomInt } from "node:crypto";
import type { DemoDoor } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { distanceM } from "#lib/core/geo.ts";
import { createRng, type Rng } from "#lib/core/rng.ts";
import type { Context } from "#lib/infra/context.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import { type Demand, nextDemand } from "#lib/sim/demand.ts";
import { nextMeal } from "#lib/sim/meal.ts";
import type { World } from "#lib/sim/world.ts";
import { demoUsers } from "./demo-users.ts";
import { orderOfVisitor } from "./worker/demo-orders.ts";

/** Of so many orders that could be, the visitor gets the one with the shortest way, so that its end is soon to be seen. */
const CHOICES = 8;

/** What a visitor of the demo may do with one click. The world is made when it is first needed. */
export function createDemoDoor(ctx: Pick<Context, "db" | "batcher" | "clock">, makeWorld: () => World): DemoDoor {
  let made: World | null = null;
  const world = () => {
    made ??= makeWorld();
    return made;
  };
  return {
    userId(role) {
      const user = demoUsers(world()).find((one) => one.role === role);
      if (!user) throw new AppError("not_found");
      return user.id;
    },
    async placeOrder(customerId) {
      const rng = createRng(randomInt(2 ** 32));
      const order = somethingNear(world(), rng);
      const [orderId] = await placeOrders(ctx.db.primary, [orderOfVisitor(order, customerId, rng, ctx.clock.now())]);
      if (!orderId) throw new AppError("internal");
      hintOrder(ctx, orderId);
      return orderId;
    },
  };
}

function somethingNear(world: World, rng: Rng): Parameters<typeof orderOfVisitor>[0] {
  const demand = nearestOf(Array.from({ length: CHOICES }, () => nextDemand(world, rng, null)));
  if (!demand) throw new AppError("not_found", "there is no restaurant");
  return { restaurant: demand.restaurant, to: demand.dropoff, ...nextMeal(rng) };
}

function nearestOf(demands: readonly (Demand | null)[]): Demand | null {
  const metres = (demand: Demand) => distanceM(demand.restaurant.at, demand.dropoff);
  return demands.reduce((best, one) => (one && (!best || metres(one) < metres(best)) ? one : best), null);
}
