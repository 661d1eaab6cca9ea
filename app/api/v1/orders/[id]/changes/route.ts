import { z } from "zod";
import { requireManaged } from "#app/api/caller.ts";
import { cartLine } from "#app/api/cart-body.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireKitchen } from "#app/api/kitchen.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { proposeChange } from "#lib/orders/changes/commands.ts";
import { listChanges } from "#lib/orders/changes/queries.ts";

const schema = z.object({
  line: z.int().min(0).max(1_000),
  /** Null: it is left out. */
  replace: cartLine
    .pick({ itemId: true, quantity: true, choices: true })
    .extend({ unitMinor: z.int().min(0).optional() })
    .nullable(),
});

/** What was proposed for the order, and what came of it: for whoever ordered, and for its kitchen. */
export const GET = door<"id">(async (request, { id }) => {
  await requireLimit(request, "order-read");
  const { orderId } = await requireManaged(request, id).catch((error) => {
    if (error instanceof AppError && error.code === "forbidden") return requireKitchen(request, id);
    throw error;
  });
  await requireLimit(request, "order-read", orderId);
  return reply({ changes: await listChanges(requireRuntime().ctx.db.primary, orderId) });
});

/**
 * The kitchen cannot make a line as it was ordered, and proposes something within what is held. For its restaurant.
 * Throws AppError: order_conflict, not_found, change_over_hold (its detail: how much dearer it may be).
 */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const wanted = await readBody(request, schema);
  const by = await requireKitchen(request, id);
  return reply(await proposeChange(requireRuntime().ctx, { ...by, ...wanted }), [], 201);
});
