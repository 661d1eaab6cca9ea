import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireRestaurant, untilField } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import { requireShop } from "#lib/catalog/kitchen/queries.ts";
import { endOf } from "#lib/catalog/until.ts";

const schema = z.object({ until: untilField });

/** The kitchen takes no orders until then, or takes them again. For its own people. */
export const POST = door(async (request) => {
  const restaurantId = await requireRestaurant(request);
  const { until } = await readBody(request, schema);
  const { db, clock } = requireRuntime().ctx;
  const { timeZone } = await requireShop(db.primary, restaurantId);
  // one that is taken back ends now: what was missed before it does not count again
  const pausedUntil = endOf(until, timeZone, clock.now()) ?? clock.now();
  await pauseRestaurant(db.primary, { restaurantId, until: pausedUntil });
  return reply({ pausedUntil });
});
