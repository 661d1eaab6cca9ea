import { randomBytes } from "node:crypto";
import { type Kysely, type RawBuilder, sql, type Transaction } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import { createId, type MailLinkId, type RestaurantId, type UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { endSessionsOf } from "../commands.ts";

/** What somebody is made. A customer is what everybody is who was made nothing else. */
export type Post =
  | { readonly role: "customer" | "operator" }
  | { readonly role: "restaurant"; readonly restaurantId: RestaurantId; readonly isOwner: boolean };

/** Somebody with a post, as a list shows them. `restaurant`: its slug. */
export type Appointed = {
  readonly email: string;
  readonly name: string;
  readonly role: "operator" | "restaurant";
  readonly isOwner: boolean;
  readonly restaurant: string | null;
};

/**
 * Gives an address a post, for whoever runs the installation and vouches for the address: an account that has it is that from
 * now on, its sessions end (within 2 s everywhere), and where there is none one is made, without a password: its owner signs
 * in by a mail to the address. Repeated, it changes nothing but the sessions. Throws Error of one line for a driver.
 *
 * @param email in its one spelling
 * @param name of a new account; one that is there keeps its own
 */
export async function appoint(
  db: Kysely<Tables>,
  { email, name, locale, post }: { email: string; name: string; locale: string; post: Post },
  nowMs: number,
): Promise<{ userId: UserId; isNew: boolean }> {
  const restaurantId = post.role === "restaurant" ? post.restaurantId : null;
  const isOwner = post.role === "restaurant" && post.isOwner;
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: UserId; is_new: boolean }>`
      insert into users (id, name, role, restaurant_id, is_owner, email, locale)
      values (${createId("user", nowMs, randomBytes(10))}, ${name}, ${post.role}, ${restaurantId}, ${isOwner}, ${email},
        ${locale})
      on conflict (email) do update set role = excluded.role, restaurant_id = excluded.restaurant_id,
        is_owner = excluded.is_owner
      where users.role <> 'driver' returning id, xmax = 0 as is_new`.execute(trx);
    const [user] = rows;
    if (!user) throw new Error(`${email} is a driver's`);
    await endSessionsOf(trx, user.id);
    return { userId: user.id, isNew: user.is_new };
  });
}

/** Everybody with an address and a post. */
export async function listAppointed(db: Kysely<Tables>): Promise<Appointed[]> {
  const { rows } = await sql<Appointed>`
    select u.email, u.name, u.role, u.is_owner as "isOwner", r.slug as restaurant
    from users u left join restaurants r on r.id = u.restaurant_id
    where u.email is not null and u.role in ('operator', 'restaurant') order by u.role, r.slug, u.email`.execute(db);
  return rows;
}

/**
 * Makes whoever has an address one of a restaurant's people, who has shown that it is theirs: an account that is there, a
 * customer's, works for the restaurant from now on and its sessions end; where there is none one is made, without a password.
 * Who runs the restaurant already goes on doing so. Throws AppError("link_ended") for who works for somebody else.
 */
export async function join(
  trx: Transaction<Tables>,
  asked: { email: string; name: string; locale: string; restaurantId: RestaurantId; isOwner: boolean },
  nowMs: number,
): Promise<UserId> {
  const { email, name, locale, restaurantId, isOwner } = asked;
  const { rows } = await sql<{ id: UserId }>`
    insert into users (id, name, role, restaurant_id, is_owner, email, locale)
    values (${createId("user", nowMs, randomBytes(10))}, ${name}, 'restaurant', ${restaurantId}, ${isOwner}, ${email}, ${locale})
    on conflict (email) do update set role = 'restaurant', restaurant_id = excluded.restaurant_id,
      is_owner = users.is_owner or excluded.is_owner
    where users.role = 'customer' or users.restaurant_id = excluded.restaurant_id returning id`.execute(trx);
  const [user] = rows;
  if (!user) throw new AppError("link_ended");
  await endSessionsOf(trx, user.id);
  return user.id;
}

type ByOwner = { readonly restaurantId: RestaurantId; readonly by: UserId };

/**
 * Has one of a restaurant's people run it too, or no longer. Their sessions end, so that what they may do holds at once.
 * Throws AppError: forbidden for who does not run it, and for oneself, so that somebody always does; not_found.
 */
export function changeRole(
  db: Kysely<Tables>,
  { restaurantId, by, userId, isOwner }: ByOwner & { userId: UserId; isOwner: boolean },
): Promise<void> {
  return changeColleague(db, { restaurantId, by, userId }, sql`is_owner = ${isOwner}`);
}

/**
 * Lets one of a restaurant's people go: a customer like everybody, signed out everywhere; what they were asked by mail and
 * have not answered is void. Throws like changeRole.
 */
export function letGo(db: Kysely<Tables>, who: ByOwner & { userId: UserId }): Promise<void> {
  return changeColleague(db, who, sql`role = 'customer', restaurant_id = null, is_owner = false`);
}

async function changeColleague(
  db: Kysely<Tables>,
  { restaurantId, by, userId }: ByOwner & { userId: UserId },
  change: RawBuilder<unknown>,
): Promise<void> {
  if (userId === by) throw new AppError("forbidden", "oneself");
  await inTransaction(db, async (trx) => {
    // all of them, so that of two who let each other go one stays
    const { rows } = await sql<{ id: UserId; email: string | null; is_owner: boolean }>`
      select id, email, is_owner from users where restaurant_id = ${restaurantId} and role = 'restaurant'
      order by id for update`.execute(trx);
    if (!rows.some(({ id, is_owner }) => id === by && is_owner)) throw new AppError("forbidden");
    const colleague = rows.find(({ id }) => id === userId);
    if (!colleague) throw new AppError("not_found");
    if (colleague.email === null) throw new AppError("forbidden", "one of the demo's people");
    await sql`update users set ${change} where id = ${userId}`.execute(trx);
    await sql`
      update mail_links set used_at = now()
      where restaurant_id = ${restaurantId} and email = ${colleague.email} and used_at is null`.execute(trx);
    await endSessionsOf(trx, userId);
  });
}

/** Takes back what somebody was asked by mail. Throws AppError("not_found") where it was answered, or never asked. */
export async function withdrawInvitation(
  db: Kysely<Tables>,
  { restaurantId, id }: { restaurantId: RestaurantId; id: MailLinkId },
): Promise<void> {
  const { numAffectedRows } = await sql`
    update mail_links set used_at = now()
    where id = ${id} and restaurant_id = ${restaurantId} and kind = 'join' and used_at is null`.execute(db);
  if (numAffectedRows !== 1n) throw new AppError("not_found");
}
