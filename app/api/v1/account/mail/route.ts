import { z } from "zod";
import { emailField, localeField, nameField } from "#app/api/account-fields.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { askByMail } from "#lib/auth/accounts/commands.ts";

const email = emailField;
const locale = localeField;
const schema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sign_up"), email, locale, name: nameField }),
  z.object({ kind: z.literal("sign_in"), email, locale }),
  z.object({ kind: z.literal("reset"), email, locale }),
]);

/** Has a mail sent that goes on from here, known or not: the answer is the same for every address. 202. */
export const POST = door(async (request) => {
  await requireLimit(request, "mail");
  const asked = await readBody(request, schema);
  await requireLimit(request, "mail", asked.email);
  await askByMail(requireRuntime().ctx, asked);
  return reply({}, [], 202);
});
