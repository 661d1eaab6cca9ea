import { readCode } from "#app/api/code-body.ts";
import { door, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { removeFactor, spendCode } from "#lib/auth/factors/commands.ts";

/** Asks for no more codes, for who shows one. Throws AppError("code_wrong"). */
export const POST = door(async (request) => {
  const { ctx } = requireRuntime();
  const { userId, code } = await readCode(request);
  await spendCode({ ...ctx, secret: ctx.config.sessionSecret }, userId, code);
  await removeFactor(ctx.db.primary, userId);
  return reply({});
});
