import type { CartChange } from "#lib/catalog/cart.ts";
import type { CartEntry } from "./cart.ts";
import type { PriceAnswer } from "./price-request.ts";

/** What has changed, by the key of its entry; under "" what is the whole cart's. */
export type KeyedChanges = ReadonlyMap<string, readonly CartChange[]>;

/**
 * What the answer says of the cart as it is. An answer to an earlier one still tells of entries that are in it; what is
 * the whole cart's is told by its own answer alone.
 */
export function changesByKey(
  answer: (PriceAnswer & { readonly keys: readonly string[] }) | null,
  isOfNow: boolean,
  entries: readonly CartEntry[],
): KeyedChanges {
  const changes = new Map<string, CartChange[]>();
  const seen = new Map(entries.map(({ key, seenMinor }) => [key, seenMinor]));
  for (const change of answer?.changes ?? []) {
    const key = "line" in change ? answer?.keys[change.line] : "";
    if (key === undefined || (key === "" ? !isOfNow : !seen.has(key))) continue;
    // accepted since
    if (change.code === "price_changed" && seen.get(key) === change.toMinor) continue;
    changes.set(key, [...(changes.get(key) ?? []), change]);
  }
  return changes;
}
