import { z } from "zod";
import { requireSession } from "#app/api/caller.ts";
import { readBody } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import type { UserId } from "#lib/core/ids.ts";

const schema = z.object({ code: z.string().max(40) });

/** Who shows a code of their authenticator app, and which one; each try counts. Throws AppError: not_authenticated, session_expired, rate_limited. */
export async function readCode(request: Request): Promise<{ userId: UserId; code: string }> {
  await requireLimit(request, "code");
  const { userId } = await requireSession(request);
  await requireLimit(request, "code", userId);
  const { code } = await readBody(request, schema);
  return { userId, code };
}
