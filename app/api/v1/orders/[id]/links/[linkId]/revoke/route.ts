import { requireManaged } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { isId } from "#lib/core/ids.ts";
import { revokeLink } from "#lib/orders/sharing/commands.ts";

/** Takes a link back: who follows by it is let go within seconds. */
export const POST = door<"id" | "linkId">(async (request, { id, linkId }) => {
  await requireLimit(request, "link");
  const { orderId } = await requireManaged(request, id);
  await requireLimit(request, "link", orderId);
  if (!isId("link", linkId)) throw new AppError("link_invalid");
  await revokeLink(requireRuntime().ctx, { orderId, linkId });
  return reply({ id: linkId });
});
