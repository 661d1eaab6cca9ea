import { AsyncLocalStorage } from "node:async_hooks";
import type { Cache } from "#lib/infra/cache.ts";

/** What a page said of itself while it was rendered. */
export type PageNotes = {
  readonly keys: Set<string>;
  isStale: boolean;
  /** HTML that both of React's renders of a document need, by name; null where it is none. */
  readonly pieces: Map<string, string> | null;
  /** Each tells whether something has changed since that was noted. */
  readonly changes: (() => Promise<boolean>)[];
};

export function createNotes({ isDocument }: { readonly isDocument: boolean }): PageNotes {
  return { keys: new Set(), isStale: false, pieces: isDocument ? new Map() : null, changes: [] };
}

/**
 * How a page that Next renders tells the server around it what it is made of. Headers would not do: a page cannot set
 * any, and what is rendered has no other way out.
 *
 * @param cache where the page's data came from
 */
export function createPageNotes({ watch }: Pick<Cache, "watch">) {
  const storage = new AsyncLocalStorage<PageNotes>();
  return {
    /** Runs what renders a page, and collects what is noted meanwhile, also by what it awaits. */
    collect<Result>(notes: PageNotes, render: () => Result): Result {
      return storage.run(notes, render);
    },
    /** Where pieces of HTML are kept of the document that is being rendered; null where none is. */
    pieces: () => storage.getStore()?.pieces ?? null,
    /** Noted for the page that is being rendered; nothing happens where there is none. */
    note({ keys, stale }: { readonly keys: readonly string[]; readonly stale?: boolean }): void {
      const notes = storage.getStore();
      if (!notes) return;
      const unknown = keys.filter((key) => !notes.keys.has(key));
      for (const key of unknown) notes.keys.add(key);
      if (unknown.length > 0) notes.changes.push(watch(unknown));
      if (stale) notes.isStale = true;
    },
  };
}
