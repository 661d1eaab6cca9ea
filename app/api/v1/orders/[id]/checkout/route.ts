import { z } from "zod";
import { requireManaged } from "#app/api/caller.ts";
import { checkoutPlace } from "#app/api/checkout-place.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { localeSchema } from "#app/api/link-address.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { openCheckout } from "#lib/payments/checkout/commands.ts";

const schema = z.object({ locale: localeSchema });

/** Where an order that waits for its payment is paid. Throws AppError: order_conflict where there is nothing to pay. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "payment");
  const { pays } = requireRuntime();
  const { locale = "en" } = await readBody(request, schema);
  const { orderId } = await requireManaged(request, id);
  await requireLimit(request, "payment", orderId);
  if (!pays) throw new AppError("payments_unavailable");
  return reply({ checkoutUrl: await openCheckout(pays, orderId, checkoutPlace(orderId, locale)) });
});
