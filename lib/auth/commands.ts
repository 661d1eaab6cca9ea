import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import { createId, type DriverId, type RestaurantId, type SessionId, type UserId } from "#lib/core/ids.ts";
import type { Tables, UsersTable } from "#lib/db/tables.ts";
import type { Context } from "#lib/infra/context.ts";
import { REVOCATIONS_TOPIC } from "./revocations.ts";
import { SESSION_LIFETIME_MS, type SessionClaims } from "./session-cookie.ts";

type Writes = { readonly db: { readonly primary: Kysely<Tables> } };

/** Somebody who can sign in, with what they sign in for. */
export type UserRow = { readonly id: UserId; readonly name: string } & (
  | { readonly role: "customer" | "operator" }
  | { readonly role: "restaurant"; readonly restaurantId: RestaurantId }
  | { readonly role: "driver"; readonly driverId: DriverId }
);

/** Adds users, or gives those who are there their new name. What they are for stays. */
export async function upsertUsers(ctx: Writes, users: readonly UserRow[]): Promise<void> {
  await sql`
    insert into users (id, name, role, restaurant_id, driver_id)
    select * from unnest(
      ${users.map((u) => u.id)}::text[], ${users.map((u) => u.name)}::text[], ${users.map((u) => u.role)}::text[],
      ${users.map((u) => (u.role === "restaurant" ? u.restaurantId : null))}::text[],
      ${users.map((u) => (u.role === "driver" ? u.driverId : null))}::text[])
    on conflict (id) do update set name = excluded.name where users.name is distinct from excluded.name`.execute(
    ctx.db.primary,
  );
}

const LIFETIME = sql`make_interval(secs => ${sql.lit(SESSION_LIFETIME_MS / 1000)})`;

/** Opens a session for a user who has shown who they are. Throws AppError("not_found") for one who is not there. */
export async function openSession(ctx: Writes & Pick<Context, "clock">, userId: UserId): Promise<SessionClaims> {
  const sessionId = createId("session", ctx.clock.now(), randomBytes(10));
  const { rows } = await sql<ClaimsRow>`
    with opened as (
      insert into auth_sessions (id, user_id, expires_at)
      select ${sessionId}, id, now() + ${LIFETIME} from users where id = ${userId} returning user_id
    )
    select u.id, u.role, u.restaurant_id, u.driver_id from opened join users u on u.id = opened.user_id`.execute(
    ctx.db.primary,
  );
  if (!rows[0]) throw new AppError("not_found");
  return claimsOf(sessionId, rows[0]);
}

/** Renews a session that is in use. Throws AppError("session_ended") if it was ended or not used for too long. */
export async function refreshSession(ctx: Writes, sessionId: SessionId): Promise<SessionClaims> {
  const { rows } = await sql<ClaimsRow>`
    with renewed as (
      update auth_sessions set seen_at = now(), expires_at = now() + ${LIFETIME}
      where id = ${sessionId} and revoked_at is null and expires_at > now() returning user_id
    )
    select u.id, u.role, u.restaurant_id, u.driver_id from renewed join users u on u.id = renewed.user_id`.execute(
    ctx.db.primary,
  );
  if (!rows[0]) throw new AppError("session_ended");
  return claimsOf(sessionId, rows[0]);
}

/** Ends a session, everywhere within seconds. Repeated, or for one that never was, it changes nothing. */
export async function endSession(ctx: Writes & Pick<Context, "bus">, sessionId: SessionId): Promise<void> {
  await sql`
    with ended as (
      update auth_sessions set revoked_at = now() where id = ${sessionId} and revoked_at is null returning id
    )
    insert into revocations (kind, target_id) select 'session', id from ended`.execute(ctx.db.primary);
  await ctx.bus.publish(REVOCATIONS_TOPIC, new Uint8Array());
}

type ClaimsRow = Pick<UsersTable, "role" | "restaurant_id" | "driver_id"> & { id: UserId };

function claimsOf(sessionId: SessionId, { id, role, restaurant_id, driver_id }: ClaimsRow): SessionClaims {
  const session = { sessionId, userId: id };
  switch (role) {
    case "restaurant":
      return { ...session, role, restaurantId: restaurant_id as RestaurantId };
    case "driver":
      return { ...session, role, driverId: driver_id as DriverId };
    default:
      return { ...session, role };
  }
}
