import { z } from "zod";
import { requireWorkingDriver } from "#app/api/dispatch-caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { readShift } from "#lib/dispatch/driving/queries.ts";

const DAY_MS = 86_400_000;
const sinceField = z.coerce.number().int().min(0).catch(0);

/** All that the driver's phone shows (lib/dispatch/driving/shift.ts). `?since=`: when their day began, ms since 1970. */
export const GET = door(async (request) => {
  const driverId = await requireWorkingDriver(request);
  const { ctx, config } = requireRuntime();
  const asked = sinceField.parse(new URL(request.url).searchParams.get("since"));
  const since = Math.max(asked, ctx.clock.now() - DAY_MS);
  return reply(await readShift(ctx, driverId, { since, isDemo: config.isDemo }));
});
