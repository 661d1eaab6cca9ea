import { readCaller } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { readsOf } from "#app/api/own-writes.ts";
import { findUser, findUserOfDriver } from "#lib/auth/queries.ts";
import { AppError } from "#lib/core/errors.ts";

/** Who is signed in: `{user: {name, role} | null}`. */
export const GET = door(async (request) => {
  await requireLimit(request, "session");
  const { principals, expired } = await readCaller(request);
  const session = principals.find((one) => one.kind !== "link");
  if (!session) {
    if (expired) throw new AppError("session_expired");
    return reply({ user: null });
  }
  const db = readsOf(request);
  const user =
    session.kind === "driver" ? await findUserOfDriver(db, session.driverId) : await findUser(db, session.userId);
  return reply({ user });
});
