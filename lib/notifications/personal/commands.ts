import { sql } from "kysely";
import type { PersonalData } from "#lib/auth/erasure/commands.ts";

/**
 * What notifications keep of a person: what they were told and where to, how they want to be told, in which browsers, and in the demo the mails
 * themselves. All of it goes, also what went to the same address for an order as a guest. Named before the orders, by which
 * it is found.
 */
export const personalNotifications: PersonalData = {
  name: "notifications",

  async erase(trx, userId) {
    const own = sql`(select email from users where id = ${userId})`;
    await sql`delete from notifications where user_id = ${userId} or recipient = ${own}`.execute(trx);
    await sql`delete from notification_choices where user_id = ${userId}`.execute(trx);
    await sql`delete from push_subscriptions where user_id = ${userId}`.execute(trx);
    await sql`delete from sent_mails where recipient = ${own}`.execute(trx);
  },

  async export(db, userId) {
    const { rows: told } = await sql`
      select n.event, n.channel, n.recipient, n.created_at as "createdAt", n.sent_at as "sentAt", n.read_at as "readAt",
        n.skipped, o.code as "order"
      from notifications n join orders o on o.id = n.order_id
      where n.user_id = ${userId} order by n.id`.execute(db);
    const { rows: choices } = await sql`
      select event, channel, is_wanted as "isWanted" from notification_choices
      where user_id = ${userId} order by event, channel`.execute(db);
    const { rows: pushes } = await sql`
      select purpose, endpoint, created_at as "createdAt" from push_subscriptions
      where user_id = ${userId} order by id`.execute(db);
    return { told, choices, pushes };
  },
};
