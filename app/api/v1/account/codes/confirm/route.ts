import { z } from "zod";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { confirmFactor } from "#lib/auth/factors/commands.ts";

const schema = z.object({ code: z.string().max(40) });

/** The first code: from now on one is asked for at each sign-in. `{recoveryCodes}`. Throws AppError("code_wrong"). */
export const POST = door(async (request) => {
  const { ctx } = requireRuntime();
  await requireLimit(request, "code");
  const { userId } = await requireSession(request);
  await requireLimit(request, "code", userId);
  const { code } = await readBody(request, schema);
  const plain = code.replace(/\s/g, "");
  return reply({ recoveryCodes: await confirmFactor({ ...ctx, secret: ctx.config.sessionSecret }, userId, plain) });
});
