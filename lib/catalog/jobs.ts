import type { Transaction } from "kysely";
import { z } from "zod";
import type { Tables } from "#lib/db/tables.ts";
import { isSurrogateKey } from "#lib/infra/cdn/cdn.ts";
import type { Context } from "#lib/infra/context.ts";
import { gathered } from "#lib/infra/gathered.ts";
import { noteChange, type OutboxTopic } from "#lib/infra/outbox.ts";
import { WHOLE_CATALOGUE_KEY } from "./surrogate-keys.ts";

/** Surrogate keys whose pages and cached entries no longer tell the truth. */
export type Purge = { readonly keys: readonly string[] };

type PurgeNeeds = { readonly cache: Pick<Context["cache"], "purge">; readonly cdn: Context["cdn"] };

const TOPIC = "purge";
const KEYS_A_ROW = 200;
/** Where more than this has changed at once, all is purged by one key: CDNs limit how often they may be told. */
const MAX_KEYS = 2_000;

/** Has these keys purged once the transaction has committed, from the cache and from the CDN. */
export async function notePurge(trx: Transaction<Tables>, keys: Iterable<string>): Promise<void> {
  const unique = [...new Set(keys)];
  const named = unique.length > MAX_KEYS ? [WHOLE_CATALOGUE_KEY] : unique;
  for (let at = 0; at < named.length; at += KEYS_A_ROW) {
    await noteChange(trx, { topic: TOPIC, data: { keys: named.slice(at, at + KEYS_A_ROW) } satisfies Purge });
  }
}

/**
 * Purges what was noted: our own cache first, since the CDN asks us as soon as it has let go. Running twice does no
 * harm, nor does the order. It is tried for well over an hour: by then what was not purged has run out by itself.
 */
export function purgeTopic(ctx: PurgeNeeds): OutboxTopic<Purge> {
  // A CDN is told once of all that a rush changes in a moment.
  const purge = gathered<string>(async (keys) => {
    await ctx.cache.purge(keys);
    await ctx.cdn.purge(keys);
  });
  return {
    topic: TOPIC,
    data: z.object({ keys: z.array(z.string().refine(isSurrogateKey)).max(KEYS_A_ROW) }),
    lookEveryMs: 300,
    atOnce: 50,
    timeoutMs: 10_000,
    retry: { maxAttempts: 300, minDelayMs: 250, maxDelayMs: 30_000 },
    act: ({ keys }) => purge(keys),
  };
}
