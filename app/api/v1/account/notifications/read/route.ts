import { z } from "zod";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { markRead } from "#lib/notifications/commands.ts";
import { countUnread } from "#lib/notifications/queries.ts";

const schema = z.object({ upTo: z.int().min(0) });

/** Marks one's list as read up to an id: `{unread}`. Throws AppError: not_authenticated, session_expired. */
export const POST = door(async (request) => {
  await requireLimit(request, "account");
  const { upTo } = await readBody(request, schema);
  const { userId } = await requireSession(request);
  await requireLimit(request, "account", userId);
  const db = requireRuntime().ctx.db.primary;
  await markRead(db, userId, upTo);
  return reply({ unread: await countUnread(db, userId) });
});
