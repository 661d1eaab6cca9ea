import { AsyncLocalStorage } from "node:async_hooks";

/** What a page said of itself while it was rendered. */
export type PageNotes = { readonly keys: Set<string>; isStale: boolean };

/**
 * How a page that Next renders tells the server around it what it is made of. Headers would not do: a page cannot set
 * any, and what is rendered has no other way out.
 */
export function createPageNotes() {
  const storage = new AsyncLocalStorage<PageNotes>();
  return {
    /** Runs what renders a page, and collects what is noted meanwhile, also by what it awaits. */
    collect<Result>(notes: PageNotes, render: () => Result): Result {
      return storage.run(notes, render);
    },
    /** Noted for the page that is being rendered; nothing happens where there is none. */
    note({ keys, stale }: { readonly keys: readonly string[]; readonly stale?: boolean }): void {
      const notes = storage.getStore();
      if (!notes) return;
      for (const key of keys) notes.keys.add(key);
      if (stale) notes.isStale = true;
    },
  };
}
