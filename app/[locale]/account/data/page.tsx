import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requirePageSession } from "#app/guard.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { AccountShell } from "#components/account/account-shell.tsx";
import { OwnDataView } from "#components/account/own-data-view.tsx";
import { findAccount } from "#lib/auth/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("data.title"), robots: { index: false, follow: false } };
}

/** What is kept of one: to take along, or to have gone. */
export default async function DataPage({ params }: PageProps<"/[locale]/account/data">) {
  const { locale } = await params;
  const { userId } = await requirePageSession({ locale, returnTo: `/${locale}/account/data` });
  const account = await findAccount(requireRuntime().ctx.db.primary, userId);
  if (!account?.email) notFound();
  const t = await getTranslations("account");
  return (
    <Words of={["account"]}>
      <AccountShell title={t("data.title")} lead={t("data.lead")} isWide>
        <OwnDataView hasPassword={account.passwordHash !== null} canDelete={account.role === "customer"} />
        <nav className="account-links" aria-label={t("title")}>
          <a href={`/${locale}/account`}>{t("toAccount")}</a>
        </nav>
      </AccountShell>
    </Words>
  );
}
