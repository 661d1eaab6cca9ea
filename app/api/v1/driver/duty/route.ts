import { z } from "zod";
import { requireWorkingDriver } from "#app/api/dispatch-caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { endDuty } from "#lib/dispatch/driving/commands.ts";
import { setOnDuty } from "#lib/dispatch/offers/commands.ts";

/** Nobody is put on duty who has not agreed that their position is shared. */
const bodySchema = z.discriminatedUnion("isOnDuty", [
  z.strictObject({ isOnDuty: z.literal(true), sharesPosition: z.literal(true) }),
  z.strictObject({ isOnDuty: z.literal(false) }),
]);

/** On duty, or off it: then nothing is offered any more. */
export const POST = door(async (request) => {
  const driverId = await requireWorkingDriver(request);
  const { isOnDuty } = await readBody(request, bodySchema);
  const { ctx } = requireRuntime();
  if (isOnDuty) await setOnDuty(ctx, driverId, true);
  else await endDuty(ctx, driverId);
  return reply({ isOnDuty });
});
