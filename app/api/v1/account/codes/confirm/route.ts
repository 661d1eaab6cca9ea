import { readCode } from "#app/api/code-body.ts";
import { door, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { confirmFactor } from "#lib/auth/factors/commands.ts";

/** The first code: from now on one is asked for at each sign-in. `{recoveryCodes}`. Throws AppError("code_wrong"). */
export const POST = door(async (request) => {
  const { ctx } = requireRuntime();
  const { userId, code } = await readCode(request);
  const plain = code.replace(/\s/g, "");
  return reply({ recoveryCodes: await confirmFactor({ ...ctx, secret: ctx.config.sessionSecret }, userId, plain) });
});
