import { readCaller } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { shownUser } from "#app/api/sign-in.ts";
import { AppError } from "#lib/core/errors.ts";

/** Who is signed in: `{user: {name, role} | null}`. */
export const GET = door(async (request) => {
  await requireLimit(request, "session");
  const { session, expired } = await readCaller(request);
  if (!session && expired) throw new AppError("session_expired");
  return reply({ user: session && shownUser(session) });
});
