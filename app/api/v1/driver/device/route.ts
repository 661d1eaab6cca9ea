import { requireDriver } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { rotateDeviceToken } from "#lib/tracking/commands.ts";
import { readDeviceSince } from "#lib/tracking/queries.ts";

/** Where GPS clients report. */
const PATH = "/api/v1/positions/osmand";

/** Since when the driver's GPS client has its token (ISO 8601), or null. */
export const GET = door(async (request) => {
  await requireLimit(request, "account");
  const driverId = await requireDriver(request);
  await requireLimit(request, "account", driverId);
  const since = await readDeviceSince(requireRuntime().ctx, driverId);
  return reply({ since: since === null ? null : new Date(since).toISOString() });
});

/** A new token for the driver's GPS client, told once, with the address that it reports to. The old one ends within seconds. */
export const POST = door(async (request) => {
  await requireLimit(request, "account");
  const driverId = await requireDriver(request);
  await requireLimit(request, "account", driverId);
  const { ctx } = requireRuntime();
  return reply({ url: `${ctx.config.publicUrl}${PATH}`, token: await rotateDeviceToken(ctx, driverId) }, [], 201);
});
