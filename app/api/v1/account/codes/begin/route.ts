import { renderSVG } from "uqr";
import { z } from "zod";
import { passwordField, requireOwnAddress } from "#app/api/account-fields.ts";
import { cookieOf } from "#app/api/auth/attempt.ts";
import { readCaller, requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { requireProof } from "#lib/auth/accounts/commands.ts";
import { beginFactor } from "#lib/auth/factors/commands.ts";
import { findAccount } from "#lib/auth/queries.ts";
import { readSecondStep, SECOND_STEP_COOKIE } from "#lib/auth/second-step.ts";
import { totpAddress } from "#lib/auth/totp.ts";
import { AppError } from "#lib/core/errors.ts";
import type { UserId } from "#lib/core/ids.ts";

const schema = z.object({ password: passwordField.nullable().default(null) });

/**
 * Begins to set up codes by an authenticator app: `{secret, picture}`, the picture an SVG. For who is signed in and shows
 * their password, or who is to set them up before they are let in. Throws AppError: credentials_wrong, sign_in_needed,
 * sign_in_expired, forbidden (there are codes already).
 */
export const POST = door(async (request) => {
  await requireLimit(request, "code");
  const { ctx } = requireRuntime();
  const { password } = await readBody(request, schema);
  const userId = await requireWho(request, password);
  const account = requireOwnAddress(await findAccount(ctx.db.primary, userId));
  const secret = await beginFactor({ ...ctx, secret: ctx.config.sessionSecret }, userId);
  const picture = renderSVG(totpAddress(secret, account.email), { border: 2 });
  return reply({ secret, picture });
});

async function requireWho(request: Request, password: string | null): Promise<UserId> {
  const { ctx } = requireRuntime();
  const { session } = await readCaller(request);
  if (session) {
    await requireLimit(request, "code", session.userId);
    await requireProof(ctx.db.primary, session, password);
    return session.userId;
  }
  const token = cookieOf(request, SECOND_STEP_COOKIE);
  if (token === null) return (await requireSession(request)).userId;
  const step = await readSecondStep(token, ctx.config.sessionSecret, ctx.clock.now());
  if (!step.isSetup) throw new AppError("forbidden");
  return step.userId;
}
