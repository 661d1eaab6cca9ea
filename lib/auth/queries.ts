import { type Kysely, sql } from "kysely";
import type { Tables } from "#lib/db/tables.ts";
import type { RevocationKind } from "./revocations.ts";

/** What decides who may do what is read from the primary. */
type Reads = { readonly db: { readonly primary: Kysely<Tables> } };

export type RevocationRow = { readonly id: number; readonly kind: RevocationKind; readonly targetId: string };

/**
 * What was revoked since a moment of the database's own clock (null = in the last `atMostS` seconds), and that clock now:
 * the moment to ask from next. Rows become visible out of order, so ask from a while before and tell them apart by id.
 */
export async function listRevocations(
  ctx: Reads,
  { since, overlapS, atMostS }: { since: Date | null; overlapS: number; atMostS: number },
): Promise<{ rows: RevocationRow[]; now: Date }> {
  const from = sql`coalesce(${since}::timestamptz - make_interval(secs => ${overlapS}), now() - make_interval(secs => ${atMostS}))`;
  const { rows } = await sql<{ now: Date; id: number | null; kind: RevocationKind; target_id: string }>`
    select now() as now, r.id, r.kind, r.target_id from (select 1) as one
    left join revocations r on r.at >= ${from}`.execute(ctx.db.primary);
  const now = rows[0]?.now ?? new Date(0);
  return {
    now,
    rows: rows.flatMap(({ id, kind, target_id }) => (id === null ? [] : [{ id, kind, targetId: target_id }])),
  };
}
