import { z } from "zod";
import { passwordField } from "#app/api/account-fields.ts";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { personalData } from "#app/api/personal-data.ts";
import { requireRuntime } from "#app/runtime.ts";
import { requireProof } from "#lib/auth/accounts/commands.ts";
import { deleteAccount } from "#lib/auth/erasure/commands.ts";
import { sessionCookieLine } from "#lib/auth/session-cookie.ts";

const schema = z.object({ password: passwordField.nullable().default(null) });

/** Deletes the account of who asks. Throws AppError: credentials_wrong, sign_in_needed, account_busy, forbidden. */
export const POST = door(async (request) => {
  const { ctx } = requireRuntime();
  await requireLimit(request, "account");
  const session = await requireSession(request);
  await requireLimit(request, "account", session.userId);
  const { password } = await readBody(request, schema);
  await requireProof(ctx.db.primary, session, password);
  await deleteAccount(ctx, session.userId, personalData);
  return reply({ user: null }, [sessionCookieLine(null)]);
});
