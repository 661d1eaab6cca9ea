import { z } from "zod";
import { requireSession } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { choiceRows } from "#lib/notifications/choices.ts";
import { countUnread, listNotices, readChoices } from "#lib/notifications/queries.ts";

const PAGE = 30;
const before = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .nullable();

/**
 * What one was told of one's orders, the newest first, from before `?before=<id>` on: `{notices, unread, choices}`.
 * Throws AppError: not_authenticated, session_expired, bad_message.
 */
export const GET = door(async (request) => {
  await requireLimit(request, "account");
  const { userId } = await requireSession(request);
  await requireLimit(request, "account", userId);
  const asked = before.safeParse(new URL(request.url).searchParams.get("before"));
  if (!asked.success) throw new AppError("bad_message", "before");
  const db = requireRuntime().ctx.db.primary;
  const [notices, unread, choices] = await Promise.all([
    listNotices(db, { userId, before: asked.data, limit: PAGE }),
    countUnread(db, userId),
    readChoices(db, userId),
  ]);
  return reply({ notices, unread, choices: choiceRows(choices) });
});
