import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { createId, type RestaurantId, type UserId } from "#lib/core/ids.ts";
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
