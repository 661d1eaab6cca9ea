import { notFound } from "next/navigation";
import { principalOf } from "#lib/auth/session-cookie.ts";
import { requireShop, type Shop } from "#lib/catalog/kitchen/queries.ts";
import type { RestaurantId, SessionId, UserId } from "#lib/core/ids.ts";
import { requirePageSession } from "./guard.ts";
import { requireRuntime } from "./runtime.ts";

/** Whose page it is. `isOwner`: who looks at it runs the restaurant. */
type KitchenPage = {
  readonly restaurantId: RestaurantId;
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly isOwner: boolean;
  readonly shop: Shop;
};

/**
 * Whose kitchen looks at a page that is for a restaurant's own people: the first thing such a page awaits. Everybody else is sent
 * on or finds no page, as `requirePageSession` has it.
 */
export async function requireKitchenPage(locale: string, path: string): Promise<KitchenPage> {
  const session = await requirePageSession({ locale, returnTo: `/${locale}/${path}`, roles: ["restaurant"] });
  const as = principalOf(session);
  if (as.kind !== "restaurant") notFound();
  const { restaurantId, userId, sessionId, isOwner = false } = as;
  const shop = await requireShop(requireRuntime().ctx.db.primary, restaurantId);
  return { restaurantId, userId, sessionId, isOwner, shop };
}
