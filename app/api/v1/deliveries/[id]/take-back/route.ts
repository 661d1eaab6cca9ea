import { requireOperated } from "#app/api/dispatch-caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { takeBack } from "#lib/dispatch/offers/commands.ts";

/** An operator takes the order off whoever has it or is asked, until it was picked up: somebody else is looked for. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const { orderId, operatorId } = await requireOperated(request, id);
  await takeBack(requireRuntime().ctx, { orderId, operatorId });
  return reply({ orderId, status: "taken_back" });
});
