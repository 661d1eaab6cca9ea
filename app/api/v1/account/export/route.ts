import { requireSession } from "#app/api/caller.ts";
import { door } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { readsOf } from "#app/api/own-writes.ts";
import { personalData } from "#app/api/personal-data.ts";
import { exportPerson } from "#lib/auth/erasure/commands.ts";

/** All that is kept of who asks, as a file of JSON. */
export const GET = door(async (request) => {
  await requireLimit(request, "account");
  const { userId } = await requireSession(request);
  await requireLimit(request, "account", userId);
  const told = await exportPerson(readsOf(request), userId, personalData);
  return new Response(`${JSON.stringify(told, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": 'attachment; filename="hotpath-my-data.json"',
      "Cache-Control": "private, no-store",
    },
  });
});
