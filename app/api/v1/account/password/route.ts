import { z } from "zod";
import { passwordField } from "#app/api/account-fields.ts";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { changePassword } from "#lib/auth/accounts/commands.ts";

const schema = z.object({ current: passwordField, next: passwordField });

/** A new password; every other session ends. Throws AppError: credentials_wrong, password_refused. */
export const POST = door(async (request) => {
  await requireLimit(request, "account");
  const session = await requireSession(request);
  await requireLimit(request, "account", session.userId);
  await changePassword(requireRuntime().ctx, session, await readBody(request, schema));
  return reply({});
});
