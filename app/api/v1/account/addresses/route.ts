import { addressBody, shownAddresses } from "#app/api/address-fields.ts";
import { requireSession } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { addAddress } from "#lib/orders/addresses/commands.ts";

/** The addresses that who asks has kept, the default first: `{addresses}`. Throws AppError: not_authenticated, session_expired. */
export const GET = door(async (request) => {
  await requireLimit(request, "account");
  const { userId } = await requireSession(request);
  await requireLimit(request, "account", userId);
  return reply({ addresses: await shownAddresses(userId) });
});

/** Keeps one more: `{addressId, addresses}`. Throws AppError: too_many_addresses. */
export const POST = door(async (request) => {
  await requireLimit(request, "account");
  const { userId } = await requireSession(request);
  await requireLimit(request, "account", userId);
  const said = await readBody(request, addressBody);
  const { ctx } = requireRuntime();
  const addressId = await addAddress(ctx.db.primary, { ...said, userId, nowMs: ctx.clock.now() });
  return reply({ addressId, addresses: await shownAddresses(userId) }, [], 201);
});
