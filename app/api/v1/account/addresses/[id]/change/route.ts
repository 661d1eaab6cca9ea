import { z } from "zod";
import { addressWords, requireAddressOf, shownAddresses } from "#app/api/address-fields.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { changeAddress } from "#lib/orders/addresses/commands.ts";

const schema = z.object(addressWords);

/** What one's address is called and what is read at its door: `{addresses}`. Somebody else's is as if it were not there. Throws AppError("not_found"). */
export const POST = door<"id">(async (request, { id }) => {
  const whose = await requireAddressOf(request, id);
  const said = await readBody(request, schema);
  await changeAddress(requireRuntime().ctx.db.primary, { ...whose, ...said });
  return reply({ addresses: await shownAddresses(whose.userId) });
});
