import { z } from "zod";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { choiceRows } from "#lib/notifications/choices.ts";
import { setChoices } from "#lib/notifications/commands.ts";
import { CHANNELS, NOTICE_EVENTS } from "#lib/notifications/notice.ts";
import { readChoices } from "#lib/notifications/queries.ts";

const schema = z.object({
  choices: z
    .array(z.object({ event: z.enum(NOTICE_EVENTS), channel: z.enum(CHANNELS), isWanted: z.boolean() }))
    .min(1)
    .max(NOTICE_EVENTS.length * CHANNELS.length)
    .refine((list) => new Set(list.map(({ event, channel }) => `${event} ${channel}`)).size === list.length),
});

/**
 * Sets by which ways one hears of what: `{choices}`, all of them as they are now. What cannot be turned off stays on.
 * Throws AppError: not_authenticated, session_expired.
 */
export const POST = door(async (request) => {
  await requireLimit(request, "account");
  const { choices } = await readBody(request, schema);
  const { userId } = await requireSession(request);
  await requireLimit(request, "account", userId);
  const db = requireRuntime().ctx.db.primary;
  await setChoices(db, userId, choices);
  return reply({ choices: choiceRows(await readChoices(db, userId)) });
});
