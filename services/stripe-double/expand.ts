import { invalid } from "./api-error.ts";
import type { Collection } from "./objects.ts";
import { shown } from "./shown.ts";
import type { Store } from "./store.ts";

/** Where an id leads that stands under such a name. */
const COLLECTION_OF: Readonly<Record<string, Collection>> = {
  customer: "customers",
  payment_method: "payment_methods",
  payment_intent: "payment_intents",
  setup_intent: "setup_intents",
  latest_charge: "charges",
  charge: "charges",
  balance_transaction: "balance_transactions",
};

const MAX_PATHS = 20;
const MAX_DEPTH = 4;

/** An answer with objects in place of ids, as `expand[]=latest_charge.balance_transaction` asks; through lists by `data.…`. */
export function expand(store: Store, answer: object, paths: readonly string[]): object {
  if (paths.length > MAX_PATHS) throw invalid("Too many fields to expand", "expand");
  return paths.reduce((object, path) => {
    const parts = path.split(".");
    if (parts.length > MAX_DEPTH) throw invalid("You cannot expand more than 4 levels of a property", "expand");
    return expandOne(store, object, parts);
  }, answer);
}

function expandOne(store: Store, object: object, [name = "", ...rest]: readonly string[]): object {
  const value = (object as Record<string, unknown>)[name];
  if (name === "data" && Array.isArray(value)) {
    return { ...object, data: value.map((each: object) => expandOne(store, each, rest)) };
  }
  if (value === null) return object;
  if (typeof value === "object") return { ...object, [name]: rest.length > 0 ? expandOne(store, value, rest) : value };
  const collection = COLLECTION_OF[name];
  if (!collection || typeof value !== "string") throw invalid(`This property cannot be expanded (${name}).`, "expand");
  const found = shown(store.require(collection, value));
  return { ...object, [name]: rest.length > 0 ? expandOne(store, found, rest) : found };
}
