import { z } from "zod";
import { requireManaged } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { linkPath, localeSchema } from "#app/api/link-address.ts";
import { requireRuntime } from "#app/runtime.ts";
import { listLinks } from "#lib/orders/queries.ts";
import { createLink } from "#lib/orders/sharing/commands.ts";

const schema = z.object({ access: z.literal("watch"), locale: localeSchema });

/** The links to the order that were given to others and still hold. Times are ms since 1970. */
export const GET = door<"id">(async (request, { id }) => {
  await requireLimit(request, "order-read");
  const { orderId } = await requireManaged(request, id);
  await requireLimit(request, "order-read", orderId);
  const links = await listLinks(requireRuntime().ctx, orderId);
  const shared = links.filter(({ access }) => access === "watch");
  return reply({ links: shared.map(({ linkId, createdAt }) => ({ id: linkId, access: "watch", createdAt })) });
});

/** A new link to share. Its address is told here and never again. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "link");
  const { ctx } = requireRuntime();
  const { orderId } = await requireManaged(request, id);
  await requireLimit(request, "link", orderId);
  const { access, locale } = await readBody(request, schema);
  const { linkId, token } = await createLink(ctx, { orderId, access });
  const origin = request.headers.get("origin");
  const base = origin !== null && ctx.config.allowedOrigins.includes(origin) ? origin : ctx.config.publicUrl;
  return reply({ id: linkId, url: base + linkPath(request, token, locale) }, [], 201);
});
