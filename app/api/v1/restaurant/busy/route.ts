import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireRestaurant, untilField } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { setBusy } from "#lib/catalog/kitchen/commands.ts";
import { requireShop } from "#lib/catalog/kitchen/queries.ts";
import { endOf } from "#lib/catalog/until.ts";

const schema = z.object({ until: untilField, extraMin: z.int().min(5).max(60).default(10) });

/** The kitchen needs so many minutes longer until then, or no longer does. For its own people. */
export const POST = door(async (request) => {
  const restaurantId = await requireRestaurant(request);
  const { until, extraMin } = await readBody(request, schema);
  const { db, clock } = requireRuntime().ctx;
  const { timeZone } = await requireShop(db.primary, restaurantId);
  const busyUntil = endOf(until, timeZone, clock.now());
  await setBusy(db.primary, { restaurantId, until: busyUntil, extraMin });
  return reply({ busyUntil, busyMin: busyUntil === null ? 0 : extraMin });
});
