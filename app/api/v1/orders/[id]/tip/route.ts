import { z } from "zod";
import { actorOf, requireManaged } from "#app/api/caller.ts";
import { checkoutPlace } from "#app/api/checkout-place.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { localeSchema } from "#app/api/link-address.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { draftTip, openTip } from "#lib/payments/tips/commands.ts";

const schema = z.object({
  amountMinor: z.int().min(1),
  /** Made by the browser when the question is shown: a press that is repeated is the same tip. */
  requestKey: z.string().regex(/^[\w-]{22,64}$/),
  locale: localeSchema,
});

/**
 * A tip for an order that was handed over: 201 with the address to pay it at; null there once it is paid. For whoever ordered.
 * Throws AppError: forbidden, order_conflict, tip_too_large (its detail: what may be tipped at most), request_conflict,
 * payments_unavailable (to be sent again as it was).
 */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "payment");
  const { pays } = requireRuntime();
  const { amountMinor, requestKey, locale = "en" } = await readBody(request, schema);
  const { orderId, as } = await requireManaged(request, id);
  if (as.kind !== "customer" && as.kind !== "link") throw new AppError("forbidden");
  await requireLimit(request, "payment", orderId);
  if (!pays) throw new AppError("payments_unavailable");
  const tipId = await draftTip(pays, { orderId, amountMinor, requestKey, actorId: actorOf(as).actorId });
  const { successUrl } = checkoutPlace(orderId, locale);
  const checkoutUrl = await openTip(pays, tipId, { locale, successUrl, cancelUrl: successUrl });
  return reply({ tipId, checkoutUrl }, [], 201);
});
