import { type Kysely, type RawBuilder, sql } from "kysely";
import type { SessionId, UserId } from "#lib/core/ids.ts";
import type { UsersTable } from "#lib/db/tables/people.ts";
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

/** Somebody who can sign in, with what they sign in by. */
export type Account = {
  readonly id: UserId;
  readonly name: string;
  readonly role: UsersTable["role"];
  readonly isOwner: boolean;
  /** null: one of the demo's people. */
  readonly email: string | null;
  /** null: signs in by link, or elsewhere. */
  readonly passwordHash: string | null;
  readonly locale: string;
  readonly createdAt: Date;
};

/** An account, or null; as for who may do what, from the primary. */
export function findAccount(db: Kysely<Tables>, userId: UserId): Promise<Account | null> {
  return findOne(db, sql`id = ${userId}`);
}

/** @param email in its one spelling */
export function findAccountByEmail(db: Kysely<Tables>, email: string): Promise<Account | null> {
  return findOne(db, sql`email = ${email}`);
}

async function findOne(db: Kysely<Tables>, which: RawBuilder<unknown>): Promise<Account | null> {
  const { rows } = await sql<Account>`
    select id, name, role, is_owner as "isOwner", email, password_hash as "passwordHash", locale,
      created_at as "createdAt"
    from users where ${which}`.execute(db);
  return rows[0] ?? null;
}

/** How an account is kept safe: what its page shows. */
export type AccountSafety = {
  readonly hasPassword: boolean;
  readonly hasCodes: boolean;
  /** Of the recovery codes. */
  readonly codesLeft: number;
  readonly identities: readonly { readonly provider: "google" | "apple"; readonly email: string }[];
};

export async function readSafety(db: Kysely<Tables>, userId: UserId): Promise<AccountSafety> {
  const { rows } = await sql<AccountSafety>`
    select u.password_hash is not null as "hasPassword",
      exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as "hasCodes",
      (select count(*) from recovery_codes c where c.user_id = u.id and c.used_at is null) as "codesLeft",
      coalesce((select jsonb_agg(jsonb_build_object('provider', i.provider, 'email', i.email) order by i.created_at)
        from identities i where i.user_id = u.id), '[]') as identities
    from users u where u.id = ${userId}`.execute(db);
  return rows[0] ?? { hasPassword: false, hasCodes: false, codesLeft: 0, identities: [] };
}

/** A sign-in that can still be renewed. */
export type LiveSession = {
  readonly id: SessionId;
  readonly createdAt: Date;
  /** To within the minutes that a cookie lives. */
  readonly seenAt: Date;
  readonly method: string;
  /** What the browser called itself. */
  readonly device: string;
};

/** The sessions of a user that hold, the one seen last first; at most a hundred. */
export async function listSessions(db: Kysely<Tables>, userId: UserId): Promise<LiveSession[]> {
  const { rows } = await sql<LiveSession>`
    select id, created_at as "createdAt", seen_at as "seenAt", method, device from auth_sessions
    where user_id = ${userId} and revoked_at is null and expires_at > now()
    order by seen_at desc limit 100`.execute(db);
  return rows;
}
