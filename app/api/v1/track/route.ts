import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { linkCookieLines, signLink } from "#lib/auth/link-cookie.ts";
import { AppError } from "#lib/core/errors.ts";
import { hashLinkToken, isLinkToken } from "#lib/orders/links.ts";
import { findLink } from "#lib/orders/queries.ts";

const schema = z.object({ token: z.string().max(200) });

/** Swaps a link's token for its cookies, so that the token is in no log and no Referer. */
export const POST = door(async (request) => {
  await requireLimit(request, "track");
  const { ctx } = requireRuntime();
  const { token } = await readBody(request, schema);
  const link = isLinkToken(token) ? await findLink(ctx, await hashLinkToken(token)) : null;
  if (!link) throw new AppError("link_invalid");
  if (!link.isAlive) throw new AppError("link_ended");
  const cookie = await signLink(link, ctx.config.sessionSecret, ctx.clock.now());
  return reply({ orderId: link.orderId, access: link.access }, linkCookieLines(link.orderId, cookie));
});
