import { requireAddressOf, shownAddresses } from "#app/api/address-fields.ts";
import { door, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { removeAddress } from "#lib/orders/addresses/commands.ts";

/** Removes one's address: `{addresses}`. Somebody else's is as if it were not there. Throws AppError("not_found"). */
export const POST = door<"id">(async (request, { id }) => {
  const whose = await requireAddressOf(request, id);
  await removeAddress(requireRuntime().ctx.db.primary, whose);
  return reply({ addresses: await shownAddresses(whose.userId) });
});
