import { z } from "zod";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { removeFactor, spendCode } from "#lib/auth/factors/commands.ts";

const schema = z.object({ code: z.string().max(40) });

/** Asks for no more codes, for who shows one. Throws AppError("code_wrong"). */
export const POST = door(async (request) => {
  const { ctx } = requireRuntime();
  await requireLimit(request, "code");
  const { userId } = await requireSession(request);
  await requireLimit(request, "code", userId);
  const { code } = await readBody(request, schema);
  await spendCode({ ...ctx, secret: ctx.config.sessionSecret }, userId, code);
  await removeFactor(ctx.db.primary, userId);
  return reply({});
});
