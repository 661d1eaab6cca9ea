import type { Kysely } from "kysely";
import { requireRuntime } from "#app/runtime.ts";
import { cookieLine, parseCookies } from "#lib/auth/cookies.ts";
import { type Lsn, lsnToken, parseLsn } from "#lib/db/lsn.ts";
import type { Tables } from "#lib/db/tables.ts";

/**
 * Whoever changed something sees it from then on, also while the replica does not have it yet: the answer to the change
 * tells the browser up to where the primary had written, and the browser tells it with what it asks next.
 */

const COOKIE = "__Host-hotpath_lsn";
/** By then a replica that is used at all has it. */
const MAX_AGE_S = 30;
/** No replica has this: for when the position cannot be had. */
const BEYOND = 0xffff_ffff_ffff_ffffn as Lsn;

/** The cookie for the answer to a change that is committed; null where no replica could be behind. Never rejects. */
export async function ownWritesLine(): Promise<string | null> {
  const lsn = await requireRuntime()
    .ctx.db.position()
    .catch(() => BEYOND);
  return lsn === null ? null : cookieLine(COOKIE, lsnToken(lsn), { path: "/", maxAgeS: MAX_AGE_S });
}

/** For private reads of what may be seconds old, but not older than what their own reader changed. */
export function readsOf(request: Request): Kysely<Tables> {
  const { db } = requireRuntime().ctx;
  const token = parseCookies(request.headers.get("cookie")).find(({ name }) => name === COOKIE)?.value;
  return db.readAfter(token === undefined ? null : parseLsn(token));
}
