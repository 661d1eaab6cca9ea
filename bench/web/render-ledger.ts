/** What the origin was asked to render, address by address, and how often that was called for. */
export type Ledger = {
  /** A page is asked for; the function is told its surrogate keys when it comes. */
  begin(path: string): (keys: readonly string[]) => void;
  /** A cache has let go of all that carries one of these keys. */
  purged(keys: readonly string[]): void;
  /** Renders since the start, how many addresses they were of, and the most of one address for each time it was due. */
  sum(): { renders: number; addresses: number; perKey: number };
};

type Page = { renders: number; due: number; keys: ReadonlySet<string>; isFresh: boolean };

/** A page is due once when it is first asked for, and once more for each purge of it that follows a render. */
export function createLedger(): Ledger {
  const pages = new Map<string, Page>();
  const purges: ReadonlySet<string>[] = [];
  const touches = (purge: ReadonlySet<string>, keys: ReadonlySet<string>) => [...purge].some((key) => keys.has(key));
  return {
    begin(path) {
      const page = pages.get(path) ?? { renders: 0, due: 1, keys: new Set(), isFresh: false };
      pages.set(path, page);
      const known = purges.length;
      return (keys) => {
        page.renders++;
        page.keys = new Set(keys);
        page.isFresh = true;
        // What was purged while it was on its way is due again.
        if (purges.slice(known).some((purge) => touches(purge, page.keys))) {
          page.due++;
          page.isFresh = false;
        }
      };
    },
    purged(keys) {
      const purge = new Set(keys);
      purges.push(purge);
      for (const page of pages.values()) {
        if (!page.isFresh || !touches(purge, page.keys)) continue;
        page.due++;
        page.isFresh = false;
      }
    },
    sum() {
      const all = [...pages.values()];
      return {
        renders: all.reduce((sum, { renders }) => sum + renders, 0),
        addresses: all.length,
        perKey: all.reduce((most, { renders, due }) => Math.max(most, renders / due), 0),
      };
    },
  };
}
