import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireRestaurant } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { changeHours } from "#lib/catalog/editing/commands.ts";
import { hoursEdition } from "#lib/catalog/editing/hours.ts";
import { hoursSchema } from "#lib/catalog/editing/hours-schema.ts";
import { readHours } from "#lib/catalog/editing/queries.ts";

const schema = z.object({ seen: z.string().max(40), hours: hoursSchema });
/** A hundred days of four spans. */
const MAX_BYTES = 32_768;

/** When the restaurant is open. For its own people. */
export const GET = door(async (request) => {
  const restaurantId = await requireRestaurant(request);
  return reply(await readHours(requireRuntime().ctx.db.primary, restaurantId));
});

/** Other hours, of who has seen the ones that are. For its own people. Throws AppError: hours_conflict, bad_message. */
export const POST = door(async (request) => {
  const restaurantId = await requireRestaurant(request);
  const { seen, hours } = await readBody(request, schema, MAX_BYTES);
  await changeHours(requireRuntime().ctx.db.primary, { restaurantId, seen, hours });
  return reply({ edition: hoursEdition(hours) });
});
