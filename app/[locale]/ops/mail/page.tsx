import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { requireRuntime } from "#app/runtime.ts";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { MailSink } from "#components/mail/mail-sink.tsx";
import { mailAddress } from "#lib/infra/mail/mail.ts";
import { findMail, listMails } from "#lib/infra/mail/sink.ts";

type Props = PageProps<"/[locale]/ops/mail">;

const SHOWN = 60;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("mailSink");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/**
 * What the demo would have mailed, to whoever asks: whoever reaches a demo can be its operator with one click, so a sign-in
 * would keep nobody out, and a visitor who has just registered must find the mail. Nowhere else is there such a page, or
 * anything for it to show.
 */
export default async function MailSinkPage({ searchParams }: Props) {
  await connection();
  const { ctx, config } = requireRuntime();
  if (!config.isDemo || ctx.config.mail.kind !== "sink") notFound();
  const { to: askedTo, id } = await searchParams;
  const to = mailAddress.safeParse(askedTo).data ?? null;
  const mails = await listMails(ctx.db.primary, { to, limit: SHOWN });
  const openId = typeof id === "string" && /^\d{1,15}$/.test(id) ? Number(id) : null;
  const open = openId === null ? null : await findMail(ctx.db.primary, openId);
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1} className="site-wrap py-6 outline-none desktop:py-10">
        <MailSink mails={mails} open={open} to={to} nowMs={ctx.clock.now()} />
      </main>
    </>
  );
}
