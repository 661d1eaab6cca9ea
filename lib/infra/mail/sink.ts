import { type Kysely, sql } from "kysely";
import type { Tables } from "#lib/db/tables.ts";
import type { Mail } from "./mail.ts";

/** The demo's mailbox: a table that keeps the newest, so that nobody needs a mail server to see what would be sent. */

/** So many are kept. */
const KEEP = 300;

export type SunkMail = {
  readonly id: number;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly sentAt: Date;
};
export type SunkMailHead = Omit<SunkMail, "text" | "html">;

/** Keeps a mail, once a key, and forgets the oldest. */
export async function sinkMail(db: Kysely<Tables>, { key, to, subject, text, html }: Mail): Promise<void> {
  await sql`
    insert into sent_mails (key, recipient, subject, body_text, body_html)
    values (${key}, ${to}, ${subject}, ${text}, ${html}) on conflict (key) do nothing`.execute(db);
  await sql`
    delete from sent_mails where id <= (select id from sent_mails order by id desc offset ${KEEP} limit 1)`.execute(db);
}

/** The newest first, of everybody or of one address. */
export async function listMails(
  db: Kysely<Tables>,
  { to, limit }: { to: string | null; limit: number },
): Promise<SunkMailHead[]> {
  const { rows } = await sql<SunkMailHead>`
    select id, recipient as to, subject, sent_at as "sentAt" from sent_mails
    where ${to}::text is null or lower(recipient) = lower(${to}) order by id desc limit ${limit}`.execute(db);
  return rows;
}

/** One of them, or null. */
export async function findMail(db: Kysely<Tables>, id: number): Promise<SunkMail | null> {
  const { rows } = await sql<SunkMail>`
    select id, recipient as to, subject, body_text as text, body_html as html, sent_at as "sentAt"
    from sent_mails where id = ${id}`.execute(db);
  return rows[0] ?? null;
}
