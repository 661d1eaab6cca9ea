import { type Kysely, sql } from "kysely";
import type { Tables } from "#lib/db/tables.ts";

/** A session is kept for so long after it can no longer be renewed, for whoever asks what happened. */
const SESSION_DAYS = 30;
/** Revocations are read for minutes; the rows that they are about say the same for ever. */
const REVOCATION_DAYS = 7;

/** Deletes sessions that ran out long ago, and revocations that every process has long known. Safe to repeat. */
export async function forgetSessions(ctx: {
  readonly db: { readonly primary: Kysely<Tables> };
}): Promise<{ sessions: number; revocations: number }> {
  const sessions = await sql`
    delete from auth_sessions where expires_at < now() - make_interval(days => ${SESSION_DAYS})`.execute(
    ctx.db.primary,
  );
  const revocations = await sql`
    delete from revocations where at < now() - make_interval(days => ${REVOCATION_DAYS})`.execute(ctx.db.primary);
  return {
    sessions: Number(sessions.numAffectedRows ?? 0),
    revocations: Number(revocations.numAffectedRows ?? 0),
  };
}
