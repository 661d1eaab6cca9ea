import { z } from "zod";
import { emailField, localeField, passwordField } from "#app/api/account-fields.ts";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { askByMail, requireProof } from "#lib/auth/accounts/commands.ts";

const schema = z.object({ email: emailField, locale: localeField, password: passwordField.nullable().default(null) });

/**
 * Moves the account to another address, once the link in a mail to it is pressed. 202. Throws AppError: credentials_wrong,
 * sign_in_needed.
 */
export const POST = door(async (request) => {
  const { ctx } = requireRuntime();
  await requireLimit(request, "account");
  const session = await requireSession(request);
  await requireLimit(request, "account", session.userId);
  const { email, locale, password } = await readBody(request, schema);
  await requireProof(ctx.db.primary, session, password);
  await askByMail(ctx, { kind: "address", email, locale, userId: session.userId });
  return reply({}, [], 202);
});
