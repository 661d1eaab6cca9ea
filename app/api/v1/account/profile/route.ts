import { z } from "zod";
import { localeField, nameField, requireOwnAddress } from "#app/api/account-fields.ts";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { replyWithSession } from "#app/api/sign-in.ts";
import { requireRuntime } from "#app/runtime.ts";
import { changeProfile } from "#lib/auth/accounts/commands.ts";
import { findAccount } from "#lib/auth/queries.ts";

const schema = z.object({ name: nameField, locale: localeField });

/** What one is called, and the language of mails. This browser's cookie has the new name at once. */
export const POST = door(async (request) => {
  const { db } = requireRuntime().ctx;
  await requireLimit(request, "account");
  const session = await requireSession(request);
  await requireLimit(request, "account", session.userId);
  const profile = await readBody(request, schema);
  requireOwnAddress(await findAccount(db.primary, session.userId));
  await changeProfile(db.primary, session.userId, profile);
  return replyWithSession({ ...session, name: profile.name });
});
