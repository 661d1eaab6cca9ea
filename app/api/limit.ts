import { requireRuntime } from "#app/runtime.ts";
import { type KeyKind, LIMITS, type LimitName, rateLimitHeaders, type Standing } from "#lib/core/limits.ts";
import { networkOf } from "#lib/core/network.ts";
import { ADDRESS_HEADER } from "#lib/infra/http.ts";
import { requireTaken } from "#lib/infra/ratelimit.ts";

/** What each request was counted for, until it is answered. */
const counted = new WeakMap<Request, Standing[]>();

/**
 * Counts the request by its row of the table of limits: for its address, at once, and for whoever else the row counts
 * (an account's id, an order's, an e-mail), who is named here as soon as they have shown that they are. So a door calls it
 * first without a key, and again with one; the address is counted once. `door` tells in the answer how far it is used up.
 * Throws AppError("rate_limited").
 */
export async function requireLimit(request: Request, name: LimitName, key?: string | null): Promise<void> {
  const before = counted.get(request) ?? [];
  const isCounted = (kind: KeyKind) => before.some(({ policy }) => policy === `${name}-${kind}`);
  const keyed = Object.keys(LIMITS[name]).find((kind) => kind !== "perSeconds" && kind !== "address");
  const taken = await requireRuntime().ctx.limits.take(name, {
    ...(!isCounted("address") && { address: networkOf(request.headers.get(ADDRESS_HEADER) ?? "unknown") }),
    ...(keyed !== undefined && key && { [keyed]: key }),
  });
  counted.set(request, [...before, ...taken.standings]);
  requireTaken(taken);
}

/** Says in an answer what its request was counted for. */
export function tellLimits(request: Request, headers: Headers): void {
  for (const [name, value] of Object.entries(rateLimitHeaders(counted.get(request) ?? []))) headers.set(name, value);
}
