import { requireDriver } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { removeDevice } from "#lib/tracking/commands.ts";

/** Takes the token of the driver's GPS client back. Without one it is done already. */
export const POST = door(async (request) => {
  await requireLimit(request, "account");
  const driverId = await requireDriver(request);
  await requireLimit(request, "account", driverId);
  await removeDevice(requireRuntime().ctx, driverId);
  return reply({ since: null });
});
