import { z } from "zod";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { purposeField, requireEndpoint, subscriptionFields } from "#app/api/push-fields.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { subscribe } from "#lib/notifications/push/commands.ts";

const schema = z.object({ ...subscriptionFields, purpose: purposeField });

/**
 * Has the browser of this sign-in told by push: `{isOn: true}`. It ends with the sign-in. For a kitchen's orders only its own
 * people.
 * Throws AppError: not_authenticated, session_expired, session_ended, forbidden, too_many_devices, push_unavailable.
 */
export const POST = door(async (request) => {
  await requireLimit(request, "account");
  const { endpoint, keys, purpose } = await readBody(request, schema);
  const { userId, sessionId, role } = await requireSession(request);
  await requireLimit(request, "account", userId);
  if (purpose === "kitchen" && role !== "restaurant") throw new AppError("forbidden");
  requireEndpoint(endpoint);
  await subscribe(requireRuntime().ctx.db.primary, { userId, sessionId, purpose, endpoint, ...keys });
  return reply({ isOn: true });
});
