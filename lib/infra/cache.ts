import type { Db } from "#lib/db/client.ts";

/** What a value is made from: the replica where it is new enough for what is asked, else the primary. */
export type Reads = { readonly db: Pick<Db, "replica"> };

/** A value, and the surrogate keys of what it was made from as far as they were not known before. */
export type Made<T> = { readonly value: T; readonly tags?: readonly string[] };

/** `stale`: what was changed since may be missing, since the database does not answer now. */
export type Cached<T> = { readonly value: T; readonly stale: boolean };

export type CacheOptions = {
  /** Surrogate keys: once one of them is purged, the value is made anew. */
  readonly tags: readonly string[];
  readonly ttlMs?: number;
};

/** Values that JSON can carry, kept until their time is over or what they were made from has changed. */
export type Cache = {
  /** The value of that key, made where there is none that still holds. Rejects with what `make` rejects with. */
  getOrSet<T>(key: string, options: CacheOptions, make: (reads: Reads) => Promise<Made<T>>): Promise<Cached<T>>;
  /** Once it has resolved, no reader in any process gets what was made before from any of these surrogate keys. */
  purge(keys: readonly string[]): Promise<void>;
};

type Entry = { value: unknown; tags: readonly string[]; until: number };

/** A cache of this process alone. */
export function createCache({ db }: { db: Db }): Cache {
  const entries = new Map<string, Entry>();
  return {
    async getOrSet<T>(key: string, options: CacheOptions, make: (reads: Reads) => Promise<Made<T>>) {
      const entry = entries.get(key);
      if (entry && entry.until > Date.now()) return { value: entry.value as T, stale: false };
      const { value, tags = [] } = await make({ db });
      if (entries.size > 1_000) entries.clear();
      entries.set(key, { value, tags: [...options.tags, ...tags], until: Date.now() + (options.ttlMs ?? 3_600_000) });
      return { value, stale: false };
    },
    async purge(keys) {
      for (const [key, { tags }] of entries) if (tags.some((tag) => keys.includes(tag))) entries.delete(key);
    },
  };
}
