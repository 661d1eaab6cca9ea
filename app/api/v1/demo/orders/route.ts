import { z } from "zod";
import { customerOf, readCaller } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { linkPath, localeSchema } from "#app/api/link-address.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { createLink } from "#lib/orders/sharing/commands.ts";

const schema = z.object({ locale: localeSchema });

/**
 * Orders something near by that a simulated driver will bring and nobody pays for, so that there is something to watch at
 * once: for the customer who is signed in, else for a guest, who gets the `track` address of a link that manages the order.
 */
export const POST = door(async (request) => {
  const { ctx, demo } = requireRuntime();
  if (!demo) throw new AppError("not_found");
  // Each takes a driver of the fleet away from the others.
  await requireLimit(request, "demo-order", "all");
  const { locale } = await readBody(request, schema);
  const { principals, expired } = await readCaller(request);
  if (expired) throw new AppError("session_expired");
  const customerId = customerOf(principals);
  const orderId = await demo.placeOrder(customerId);
  if (customerId) return reply({ orderId, track: null }, [], 201);
  const { token } = await createLink(ctx, { orderId, access: "manage" });
  return reply({ orderId, track: linkPath(request, token, locale) }, [], 201);
});
