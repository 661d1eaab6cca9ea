import { z } from "zod";
import { readCaller } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { linkPath, localeSchema } from "#app/api/link-address.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { createLink } from "#lib/orders/commands.ts";

const schema = z.object({ locale: localeSchema });

/**
 * One click orders something that a simulated driver will bring: for the customer who is signed in, else for a guest,
 * who gets the `track` address of a link that manages the order.
 */
export const POST = door(async (request) => {
  const { ctx, demo } = requireRuntime();
  if (!demo) throw new AppError("not_found");
  const { locale } = await readBody(request, schema);
  const { principals, expired } = await readCaller(request);
  if (expired) throw new AppError("session_expired");
  const customer = principals.find((one) => one.kind === "customer");
  const orderId = await demo.placeOrder(customer?.userId ?? null);
  if (customer) return reply({ orderId, track: null }, [], 201);
  const { token } = await createLink(ctx, { orderId, access: "manage" });
  return reply({ orderId, track: linkPath(request, token, locale) }, [], 201);
});
