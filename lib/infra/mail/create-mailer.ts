import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { MailSettings } from "#lib/infra/config/mail-settings.ts";
import type { Context } from "#lib/infra/context.ts";
import { checkMail, type Mailer } from "./mail.ts";
import { sinkMail } from "./sink.ts";
import { type Carrier, createSmtp } from "./smtp.ts";

type Needs = { readonly db: Pick<Context["db"], "primary"> };

/** Longer than a carrier takes: by then whoever took a key has said how it went, or is dead. Seconds. */
const LEASE_S = 30;

/** Sends by what the settings name: an SMTP server, the demo's sink, or nothing, which refuses for now. */
export function createMailer({ db }: Needs, settings: MailSettings): Mailer {
  switch (settings.kind) {
    case "smtp":
      return createOnceMailer(db.primary, createSmtp(settings));
    case "sink":
      return {
        async send(mail) {
          checkMail(mail);
          await sinkMail(db.primary, mail);
        },
        close: () => {},
      };
    case "none":
      return {
        async send(mail) {
          checkMail(mail);
          throw new AppError("mail_unavailable", "SMTP_URL is not set");
        },
        close: () => {},
      };
  }
}

/** A carrier that is given each key once (`Mailer.send` says how far that goes). */
export function createOnceMailer(db: Kysely<Tables>, carrier: Carrier): Mailer {
  return {
    async send(mail) {
      checkMail(mail);
      if (!(await takeKey(db, mail.key))) return;
      try {
        await carrier.carry(mail);
      } catch (error) {
        const mayBeUnderWay = error instanceof AppError && error.retryAfterMs > 0;
        if (!mayBeUnderWay) await letGo(db, mail.key).catch(() => {});
        throw error;
      }
      await sql`update mail_keys set sent_at = now() where key = ${mail.key}`.execute(db);
    },
    close: () => carrier.close(),
  };
}

/** True if it is ours to send, false if it was sent. Throws AppError mail_unavailable while somebody else is at it. */
async function takeKey(db: Kysely<Tables>, key: string): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    insert into mail_keys (key, taken_until) values (${key}, now() + make_interval(secs => ${LEASE_S}))
    on conflict (key) do update set taken_until = excluded.taken_until
      where mail_keys.sent_at is null and mail_keys.taken_until <= now()
    returning true as mine`.execute(db);
  if (rows.length > 0) return true;
  const { rows: sent } = await sql`select from mail_keys where key = ${key} and sent_at is not null`.execute(db);
  if (sent.length > 0) return false;
  throw new AppError("mail_unavailable", "it is being sent", { retryAfterMs: 1_000 });
}

/** It did not leave: the next try need not wait. */
async function letGo(db: Kysely<Tables>, key: string): Promise<void> {
  await sql`update mail_keys set taken_until = now() where key = ${key} and sent_at is null`.execute(db);
}

const KEEP_DAYS = 7;
const AT_ONCE = 10_000;

/** Forgets keys of mails that went out long ago, and of those that nobody has tried again since. */
export async function forgetMailKeys({ db }: Needs): Promise<{ forgotten: number }> {
  let forgotten = 0;
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from mail_keys where key = any(array(
        select key from mail_keys where taken_until < now() - make_interval(days => ${KEEP_DAYS})
        limit ${AT_ONCE}))`.execute(db.primary);
    forgotten += Number(numAffectedRows ?? 0);
    if (Number(numAffectedRows ?? 0) < AT_ONCE) return { forgotten };
  }
}
