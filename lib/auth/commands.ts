import { randomBytes } from "node:crypto";
import { type Kysely, type RawBuilder, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import { createId, type DriverId, type RestaurantId, type SessionId, type UserId } from "#lib/core/ids.ts";
import type { UsersTable } from "#lib/db/tables/people.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import { REVOCATIONS_TOPIC } from "./revocations.ts";
import { SESSION_LIFETIME_MS, type SessionToken } from "./session-cookie.ts";
import type { SignInMethod } from "./sign-in-method.ts";

type Writes = { readonly db: { readonly primary: Kysely<Tables> } };

/** Somebody who can sign in, with what they sign in for. */
export type UserRow = { readonly id: UserId; readonly name: string } & (
  | { readonly role: "customer" | "operator" }
  | { readonly role: "restaurant"; readonly restaurantId: RestaurantId; readonly isOwner?: boolean }
  | { readonly role: "driver"; readonly driverId: DriverId }
);

/** Adds users, or gives those who are there their new name. What they are for stays. */
export async function upsertUsers(ctx: Writes, users: readonly UserRow[]): Promise<void> {
  await sql`
    insert into users (id, name, role, restaurant_id, driver_id, is_owner)
    select * from unnest(
      ${users.map((u) => u.id)}::text[], ${users.map((u) => u.name)}::text[], ${users.map((u) => u.role)}::text[],
      ${users.map((u) => (u.role === "restaurant" ? u.restaurantId : null))}::text[],
      ${users.map((u) => (u.role === "driver" ? u.driverId : null))}::text[],
      ${users.map((u) => u.role === "restaurant" && (u.isOwner ?? false))}::boolean[])
    on conflict (id) do update set name = excluded.name where users.name is distinct from excluded.name`.execute(
    ctx.db.primary,
  );
}

const LIFETIME = sql`make_interval(secs => ${sql.lit(SESSION_LIFETIME_MS / 1000)})`;
/** So long a cookie of the last turn is still good: the tabs of a browser renew at the same moment, and answers get lost. */
const GRACE_S = 60;
/** Of what a browser calls itself no more is kept. */
const DEVICE_LENGTH = 300;

/** `device`: what the browser calls itself. */
export type SignIn = { readonly method: SignInMethod; readonly device: string };

/** Opens a session for a user who has shown who they are. Throws AppError("not_found") for one who is not there. */
export async function openSession(
  ctx: Writes & Pick<Context, "clock">,
  userId: UserId,
  { method, device }: SignIn = { method: "demo", device: "" },
): Promise<SessionToken> {
  const sessionId = createId("session", ctx.clock.now(), randomBytes(10));
  const { rows } = await sql<ClaimsRow>`
    with opened as (
      insert into auth_sessions (id, user_id, expires_at, method, device)
      select ${sessionId}, id, now() + ${LIFETIME}, ${method}, ${device.slice(0, DEVICE_LENGTH)}
      from users where id = ${userId} returning user_id
    )
    select u.id, u.name, u.role, u.restaurant_id, u.driver_id, u.is_owner
    from opened join users u on u.id = opened.user_id`.execute(ctx.db.primary);
  if (!rows[0]) throw new AppError("not_found");
  return tokenOf(sessionId, 0, rows[0]);
}

/**
 * Renews a session that is in use: the next turn, for who comes with the newest. Who comes with the one before, within a
 * moment, gets the newest too: all tabs of a browser end up with the same. An older one is a copy that somebody kept, and
 * nobody knows whose is the right one: the session ends for both. A turn that is newer than is known here is ours as well
 * (nobody else can make it), from before a fail-over that lost a write.
 * Throws AppError("session_ended") if it was ended, now or before, or not used for too long.
 */
export async function refreshSession(
  ctx: Writes & Pick<Context, "bus">,
  { sessionId, turn }: Pick<SessionToken, "sessionId" | "turn">,
): Promise<SessionToken> {
  const renewed = await inTransaction(ctx.db.primary, async (trx) => {
    const { rows } = await sql<ClaimsRow & { turn: number; is_recent: boolean }>`
      select u.id, u.name, u.role, u.restaurant_id, u.driver_id, u.is_owner, s.turn,
        s.turned_at > clock_timestamp() - make_interval(secs => ${GRACE_S}) as is_recent
      from auth_sessions s join users u on u.id = s.user_id
      where s.id = ${sessionId} and s.revoked_at is null and s.expires_at > now() for update of s`.execute(trx);
    const [row] = rows;
    if (!row) return null;
    if (turn === row.turn - 1 && row.is_recent) return tokenOf(sessionId, row.turn, row);
    if (turn < row.turn) {
      await endSessions(trx, sql`id = ${sessionId}`);
      return "copied";
    }
    await sql`
      update auth_sessions
      set turn = ${turn + 1}, turned_at = clock_timestamp(), seen_at = now(), expires_at = now() + ${LIFETIME}
      where id = ${sessionId}`.execute(trx);
    return tokenOf(sessionId, turn + 1, row);
  });
  if (renewed === "copied") await hintRevocations(ctx);
  if (renewed === null || renewed === "copied") throw new AppError("session_ended");
  return renewed;
}

/** Ends a session, everywhere within seconds. Repeated, or for one that never was, it changes nothing. */
export async function endSession(ctx: Writes & Pick<Context, "bus">, sessionId: SessionId): Promise<void> {
  await endSessions(ctx.db.primary, sql`id = ${sessionId}`);
  await hintRevocations(ctx);
}

/** Ends a session of this user. Throws AppError("not_found") if there is none by that name, or no more. */
export async function endOwnSession(
  ctx: Writes & Pick<Context, "bus">,
  userId: UserId,
  sessionId: SessionId,
): Promise<void> {
  const ended = await endSessions(ctx.db.primary, sql`id = ${sessionId} and user_id = ${userId}`);
  if (ended === 0) throw new AppError("not_found");
  await hintRevocations(ctx);
}

/**
 * Ends all sessions of a user but the one named, in the transaction of what they end for: a new password, another
 * restaurant, an account that goes. `hintRevocations` after it makes it known at once instead of within 2 s.
 */
export function endSessionsOf(db: Kysely<Tables>, userId: UserId, except: SessionId | null = null): Promise<number> {
  return endSessions(db, sql`user_id = ${userId} and id is distinct from ${except}`);
}

/** Tells every process that something was revoked. A hint that is lost only costs two seconds. */
export async function hintRevocations(ctx: Pick<Context, "bus">): Promise<void> {
  await ctx.bus.publish(REVOCATIONS_TOPIC, new Uint8Array());
}

async function endSessions(db: Kysely<Tables>, which: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await sql`
    with ended as (
      update auth_sessions set revoked_at = now() where revoked_at is null and ${which} returning id
    )
    insert into revocations (kind, target_id) select 'session', id from ended`.execute(db);
  return Number(numAffectedRows ?? 0);
}

type ClaimsRow = Pick<UsersTable, "name" | "role" | "restaurant_id" | "driver_id"> & { id: UserId; is_owner: boolean };

function tokenOf(
  sessionId: SessionId,
  turn: number,
  { id, name, role, restaurant_id, driver_id, is_owner }: ClaimsRow,
): SessionToken {
  const session = { sessionId, userId: id, name, turn };
  switch (role) {
    case "restaurant":
      return {
        ...session,
        role,
        restaurantId: restaurant_id as RestaurantId,
        ...(is_owner && { isOwner: true as const }),
      };
    case "driver":
      return { ...session, role, driverId: driver_id as DriverId };
    default:
      return { ...session, role };
  }
}
