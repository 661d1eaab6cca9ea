import { type Kysely, sql } from "kysely";
import { z } from "zod";
import type { UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { Mailer } from "#lib/infra/mail/mail.ts";
import type { OutboxTopic } from "#lib/infra/outbox.ts";
import {
  hashToken,
  JOIN_LINK_HOURS,
  MAIL_LINK_KINDS,
  MAIL_LINK_MINUTES,
  type MailLinkKind,
  mailLinkToken,
} from "./mail-links.ts";
import { ACCOUNT_MAIL_TOPIC, type AccountMail, renderAccountMail } from "./mails.ts";
import { findAccount, findAccountByEmail } from "./queries.ts";

/** A session is kept for so long after it can no longer be renewed, for whoever asks what happened. */
const SESSION_DAYS = 30;
/** Revocations are read for minutes; the rows that they are about say the same for ever. */
const REVOCATION_DAYS = 7;

/** A link that was used or ran out is kept for so long, for whoever presses it again. */
const MAIL_LINK_DAYS = 2;

/** Deletes sessions and links that ran out long ago, and revocations that every process has long known. Safe to repeat. */
export async function forgetSessions(ctx: {
  readonly db: { readonly primary: Kysely<Tables> };
}): Promise<{ sessions: number; revocations: number; links: number }> {
  const links = await sql`
    delete from mail_links where created_at < now() - make_interval(days => ${MAIL_LINK_DAYS})`.execute(ctx.db.primary);
  const sessions = await sql`
    delete from auth_sessions where expires_at < now() - make_interval(days => ${SESSION_DAYS})`.execute(
    ctx.db.primary,
  );
  const revocations = await sql`
    delete from revocations where at < now() - make_interval(days => ${REVOCATION_DAYS})`.execute(ctx.db.primary);
  return {
    sessions: Number(sessions.numAffectedRows ?? 0),
    revocations: Number(revocations.numAffectedRows ?? 0),
    links: Number(links.numAffectedRows ?? 0),
  };
}

const mailData = z.discriminatedUnion("about", [
  z.object({ about: z.literal("link"), id: z.string() }),
  z.object({ about: z.literal("password-changed"), id: z.string(), at: z.number() }),
  z.object({ about: z.literal("address-changed"), id: z.string(), at: z.number(), to: z.string(), locale: z.string() }),
]);
type MailData = z.infer<typeof mailData>;

type Mails = {
  readonly db: { readonly primary: Kysely<Tables> };
  readonly mailer: Pick<Mailer, "send">;
  readonly config: { readonly publicUrl: string; readonly sessionSecret: string };
};

/** Mails about accounts. A link's token is made here, from its row's id: it lies nowhere but in the mail. */
export function accountMailTopic(ctx: Mails): OutboxTopic<MailData> {
  return {
    topic: ACCOUNT_MAIL_TOPIC,
    data: mailData,
    lookEveryMs: 1_000,
    atOnce: 4,
    timeoutMs: 20_000,
    retry: { maxAttempts: 8, minDelayMs: 1_000, maxDelayMs: 300_000 },
    async act(data) {
      if (data.about === "link") return mailLink(ctx, data.id);
      const account = data.about === "password-changed" ? await findAccount(ctx.db.primary, data.id as UserId) : data;
      const to = account && ("to" in account ? account.to : account.email);
      if (account && to)
        await send(ctx, {
          mail: data.about,
          to,
          locale: account.locale,
          token: null,
          key: `auth ${data.about} ${data.id} ${data.at}`,
        });
    },
  };
}

/** Says what there is to say to whoever owns the address: the link that was asked for, or why there is none. */
async function mailLink(ctx: Mails, id: string): Promise<void> {
  const { rows } = await sql<{ kind: MailLinkKind; email: string; locale: string; is_elsewhere: boolean }>`
    select l.kind, l.email, l.locale, exists (
      select from users u where u.email = l.email
        and (u.role in ('driver', 'operator') or u.restaurant_id <> l.restaurant_id)) as is_elsewhere
    from mail_links l where l.id = ${id} and l.used_at is null`.execute(ctx.db.primary);
  const [row] = rows;
  if (!row || !MAIL_LINK_KINDS.includes(row.kind)) return;
  const account = await findAccountByEmail(ctx.db.primary, row.email);
  const wantsNew = row.kind === "sign_up" || row.kind === "address";
  const key = `auth link ${id}`;
  const dead = row.kind === "join" ? row.is_elsewhere : wantsNew === (account !== null);
  if (dead) {
    const mail = row.kind === "join" ? "elsewhere" : wantsNew ? "already" : "nobody";
    return send(ctx, { mail, to: row.email, locale: row.locale, token: null, key });
  }
  const minutes = row.kind === "join" ? JOIN_LINK_HOURS * 60 : MAIL_LINK_MINUTES;
  const token = await mailLinkToken(id, ctx.config.sessionSecret);
  await sql`
    update mail_links set hash = ${await hashToken(token)}, user_id = coalesce(user_id, ${account?.id ?? null}),
      expires_at = now() + make_interval(mins => ${minutes})
    where id = ${id} and used_at is null`.execute(ctx.db.primary);
  await send(ctx, { mail: row.kind, to: row.email, locale: row.locale, token, key });
}

type Sent = { mail: AccountMail; to: string; locale: string; token: string | null; key: string };

async function send(ctx: Mails, { mail, to, locale, token, key }: Sent): Promise<void> {
  const { publicUrl } = ctx.config;
  await ctx.mailer.send({ to, key, ...renderAccountMail(mail, { locale, publicUrl, token }) });
}
