import { type Kysely, sql } from "kysely";
import type { MailLinkId, RestaurantId, UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";

/** One of a restaurant's people. `email` null: one of the demo's. */
export type Colleague = {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string | null;
  readonly isOwner: boolean;
};

/** Somebody who was asked to be one, and has not answered. */
export type Invited = { readonly id: MailLinkId; readonly email: string; readonly isOwner: boolean };

/** Most that a list shows. */
const MOST = 200;

/** A restaurant's people, who runs it first, and who was asked and may still answer. */
export async function listStaff(
  db: Kysely<Tables>,
  restaurantId: RestaurantId,
): Promise<{ people: Colleague[]; invited: Invited[] }> {
  const people = await sql<Colleague>`
    select id as "userId", name, email, is_owner as "isOwner" from users
    where restaurant_id = ${restaurantId} and role = 'restaurant' order by is_owner desc, name, id limit ${MOST}`.execute(
    db,
  );
  // before its mail is made it has no end yet
  const invited = await sql<Invited>`
    select id, email, is_owner as "isOwner" from mail_links
    where restaurant_id = ${restaurantId} and kind = 'join' and used_at is null
      and (expires_at is null or expires_at > now())
    order by id desc limit ${MOST}`.execute(db);
  return { people: people.rows, invited: invited.rows };
}
