import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requirePageSession } from "#app/guard.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { AccountShell } from "#components/account/account-shell.tsx";
import { SessionsView } from "#components/account/sessions-view.tsx";
import { describeDevice } from "#lib/auth/device.ts";
import { listSessions } from "#lib/auth/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("sessions.title"), robots: { index: false, follow: false } };
}

/** Where one is signed in. */
export default async function SessionsPage({ params }: PageProps<"/[locale]/account/sessions">) {
  const { locale } = await params;
  const { userId, sessionId } = await requirePageSession({ locale, returnTo: `/${locale}/account/sessions` });
  const { ctx } = requireRuntime();
  const sessions = (await listSessions(ctx.db.primary, userId)).map(({ id, device, createdAt, seenAt }) => ({
    id,
    isThis: id === sessionId,
    ...describeDevice(device),
    createdAt: createdAt.getTime(),
    seenAt: seenAt.getTime(),
  }));
  const t = await getTranslations("account");
  return (
    <Words of={["account"]}>
      <AccountShell title={t("sessions.title")} lead={t("sessions.lead")} isWide>
        <SessionsView sessions={sessions} nowMs={ctx.clock.now()} />
        <nav className="account-links" aria-label={t("title")}>
          <a href={`/${locale}/account`}>{t("toAccount")}</a>
        </nav>
      </AccountShell>
    </Words>
  );
}
