import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { requireMailLink } from "#lib/auth/accounts/commands.ts";

const schema = z.object({ token: z.string().max(100) });

/**
 * What a link of a mail is for: `{kind, email}`, of a join with `restaurant`, the name of whose people it is about. It changes nothing, so that whoever only opens links (scanners do) uses none
 * up. Throws AppError: link_invalid, link_ended.
 */
export const POST = door(
  async (request) => {
    await requireLimit(request, "mail");
    const { token } = await readBody(request, schema);
    const { kind, email, restaurant } = await requireMailLink(requireRuntime().ctx.db.primary, token);
    return reply({ kind, email, ...(restaurant !== null && { restaurant }) });
  },
  { changes: false },
);
