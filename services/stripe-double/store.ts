import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { missing } from "./api-error.ts";
import type { Collection, Collections } from "./objects.ts";

/**
 * All that the double knows: collections by id, in memory, and each change as a line of a journal where it is given a
 * file. A request's changes are made in one go and written by `commit`, so that there is never half of one.
 */
export type Store = {
  find<Name extends Collection>(collection: Name, id: string): Collections[Name] | null;
  /** Throws ApiError 404. */
  require<Name extends Collection>(collection: Name, id: string): Collections[Name];
  /** In the order in which they were made. */
  all<Name extends Collection>(collection: Name): Iterable<Collections[Name]>;
  put<Name extends Collection>(collection: Name, object: Collections[Name]): void;
  commit(): void;
};

const SINGULAR: { readonly [Name in Collection]: string } = {
  customers: "customer",
  payment_methods: "PaymentMethod",
  payment_intents: "payment_intent",
  setup_intents: "setupintent",
  charges: "charge",
  refunds: "refund",
  balance_transactions: "balance transaction",
  line_items: "line item",
  sessions: "checkout.session",
  disputes: "dispute",
  webhook_endpoints: "webhook endpoint",
  events: "event",
  movements: "movement",
  kept_answers: "kept answer",
};
const NAMES = Object.keys(SINGULAR) as Collection[];

type Kept = { -readonly [Name in Collection]: Map<string, Collections[Name]> };

/** @throws Error if the journal is of something else */
export function createStore(journalPath: string | null): Store {
  const kept = Object.fromEntries(NAMES.map((name) => [name, new Map()])) as unknown as Kept;
  const changed = new Set<string>();
  if (journalPath) load(journalPath, kept);

  const find = <Name extends Collection>(collection: Name, id: string) => kept[collection].get(id) ?? null;
  return {
    find,
    require(collection, id) {
      const object = find(collection, id);
      if (!object) throw missing(SINGULAR[collection], id);
      return object;
    },
    all: (collection) => kept[collection].values(),
    put(collection, object) {
      kept[collection].set(object.id, object);
      changed.add(`${collection} ${object.id}`);
    },
    commit() {
      if (journalPath && changed.size > 0) {
        const lines = [...changed].map((name) => {
          const [collection = "", id = ""] = name.split(" ");
          return lineOf(collection as Collection, kept[collection as Collection].get(id));
        });
        appendFileSync(journalPath, lines.join(""));
      }
      changed.clear();
    },
  };
}

function lineOf(collection: Collection, object: unknown): string {
  return `${JSON.stringify([collection, object])}\n`;
}

/** Reads a journal and writes it anew with only the last state of each object. A line cut short by a crash is dropped. */
function load(path: string, kept: Kept): void {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) return;
  const lines = readFileSync(path, "utf8").split("\n");
  lines.forEach((line, index) => {
    if (line === "") return;
    try {
      const [collection, object] = JSON.parse(line) as [Collection, { id: string }];
      (kept[collection] as Map<string, unknown>).set(object.id, object);
    } catch (error) {
      if (index < lines.length - 1)
        throw new Error(`${path} is no journal of the double: line ${index + 1}`, { cause: error });
    }
  });
  const fresh = NAMES.flatMap((name) => [...kept[name].values()].map((object) => lineOf(name, object)));
  writeFileSync(`${path}.new`, fresh.join(""));
  renameSync(`${path}.new`, path);
}
