import { requireDriver } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { removeDevice } from "#lib/tracking/commands.ts";

/** Takes the token of the driver's GPS client back. Without one it is done already. */
export const POST = door(async (request) => {
  await removeDevice(requireRuntime().ctx, await requireDriver(request));
  return reply({ since: null });
});
