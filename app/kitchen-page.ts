import { notFound } from "next/navigation";
import { principalOf } from "#lib/auth/session-cookie.ts";
import { requireShop, type Shop } from "#lib/catalog/kitchen/queries.ts";
import type { RestaurantId, SessionId } from "#lib/core/ids.ts";
import { requirePageSession } from "./guard.ts";
import { requireRuntime } from "./runtime.ts";

/**
 * Whose kitchen looks at a page that is for a restaurant's own people: the first thing such a page awaits. Everybody else is sent
 * on or finds no page, as `requirePageSession` has it.
 */
export async function requireKitchenPage(
  locale: string,
  path: string,
): Promise<{ readonly restaurantId: RestaurantId; readonly shop: Shop; readonly sessionId: SessionId }> {
  const session = await requirePageSession({ locale, returnTo: `/${locale}/${path}`, roles: ["restaurant"] });
  const as = principalOf(session);
  if (as.kind !== "restaurant") notFound();
  const shop = await requireShop(requireRuntime().ctx.db.primary, as.restaurantId);
  return { restaurantId: as.restaurantId, shop, sessionId: session.sessionId };
}
