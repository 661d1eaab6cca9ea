import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireRestaurant } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { changeMenu } from "#lib/catalog/editing/commands.ts";
import { editSchema } from "#lib/catalog/editing/edit-schema.ts";
import { readKitchenMenu } from "#lib/catalog/kitchen/queries.ts";

const schema = z.object({ edit: editSchema });
/** An item with twenty questions of fifty choices. */
const MAX_BYTES = 131_072;

/** What the kitchen sells, whole, and what of it is sold out until when. For its own people. */
export const GET = door(async (request) => {
  const restaurantId = await requireRestaurant(request);
  const { db, clock } = requireRuntime().ctx;
  return reply(await readKitchenMenu(db.primary, restaurantId, clock.now()));
});

/** One change of the menu. For its kitchen's people. Throws AppError: menu_conflict, bad_message. */
export const POST = door(async (request) => {
  const restaurantId = await requireRestaurant(request);
  const { edit } = await readBody(request, schema, MAX_BYTES);
  await changeMenu(requireRuntime().ctx.db.primary, { restaurantId, edit });
  return reply({ kind: edit.kind });
});
