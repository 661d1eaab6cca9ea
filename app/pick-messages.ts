type Tree = { readonly [key: string]: unknown };

/** The parts of messages that are named, "search.live" for a part of a namespace. Throws RangeError for a name that there is not. */
export function pickMessages<T extends Tree>(messages: T, names: readonly string[]): Partial<T> {
  const picked: Record<string, unknown> = {};
  for (const name of names) {
    const path = name.split(".");
    let from: unknown = messages;
    let to = picked;
    for (const [depth, key] of path.entries()) {
      if (!isTree(from) || !Object.hasOwn(from, key)) throw new RangeError(`no messages "${name}"`);
      from = from[key];
      if (depth === path.length - 1) to[key] = from;
      else {
        const inner = to[key];
        const next: Record<string, unknown> = isTree(inner) ? { ...inner } : {};
        to[key] = next;
        to = next;
      }
    }
  }
  return picked as Partial<T>;
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null;
}
