import { z } from "zod";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { purposeField } from "#app/api/push-fields.ts";
import { requireRuntime } from "#app/runtime.ts";
import { unsubscribe } from "#lib/notifications/push/commands.ts";

const schema = z.object({ purpose: purposeField });

/**
 * The browser of this sign-in is told no more of that: `{left}`, for how many other purposes it still is.
 * Throws AppError: not_authenticated, session_expired.
 */
export const POST = door(async (request) => {
  await requireLimit(request, "account");
  const { purpose } = await readBody(request, schema);
  const { userId, sessionId } = await requireSession(request);
  await requireLimit(request, "account", userId);
  return reply({ left: await unsubscribe(requireRuntime().ctx.db.primary, { sessionId, purpose }) });
});
