import { z } from "zod";
import { emailField, localeField, nameField } from "#app/api/account-fields.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireOwner } from "#app/api/kitchen.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { askByMail } from "#lib/auth/accounts/commands.ts";

const schema = z.object({ email: emailField, name: nameField, locale: localeField, isOwner: z.boolean() });

/**
 * Asks somebody by mail to be one of the restaurant's people; with `isOwner` to run it too. Nothing is so before they say yes,
 * and the answer is the same for every address. For who runs the restaurant. 202.
 */
export const POST = door(async (request) => {
  const { restaurantId } = await requireOwner(request);
  await requireLimit(request, "mail");
  const asked = await readBody(request, schema);
  await requireLimit(request, "mail", asked.email);
  await askByMail(requireRuntime().ctx, { kind: "join", restaurantId, ...asked });
  return reply({}, [], 202);
});
