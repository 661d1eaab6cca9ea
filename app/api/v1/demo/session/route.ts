import { z } from "zod";
import { door, readBody } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { replyWithSession } from "#app/api/sign-in.ts";
import { requireRuntime } from "#app/runtime.ts";
import { openSession } from "#lib/auth/commands.ts";
import { AppError } from "#lib/core/errors.ts";

const schema = z.object({ user: z.enum(["customer", "restaurant", "driver", "operator"]) });

/** One click signs in as one of the demo's people. */
export const POST = door(async (request) => {
  await requireLimit(request, "demo-sign-in");
  const { ctx, demo } = requireRuntime();
  if (!demo) throw new AppError("not_found");
  const { user } = await readBody(request, schema);
  return replyWithSession(await openSession(ctx, demo.userId(user)));
});
