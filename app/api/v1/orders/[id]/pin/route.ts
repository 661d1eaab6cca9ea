import { requireManaged } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { revealPin } from "#lib/dispatch/driving/commands.ts";

/** What the customer says to the driver at the door: `{ pin }`, null while it is not on its way. For whose order it is, and nobody else. */
export const GET = door<"id">(async (request, { id }) => {
  await requireLimit(request, "order-read");
  const { orderId, as } = await requireManaged(request, id);
  await requireLimit(request, "order-read", orderId);
  if (as.kind === "operator") throw new AppError("forbidden");
  return reply({ pin: await revealPin(requireRuntime().ctx, orderId) });
});
