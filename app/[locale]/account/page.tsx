import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requirePageSession } from "#app/guard.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { AccountShell } from "#components/account/account-shell.tsx";
import { AccountView } from "#components/account/account-view.tsx";
import { AccountWays } from "#components/account/account-ways.tsx";
import { findAccount, readSafety } from "#lib/auth/queries.ts";
import { countUnread } from "#lib/notifications/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** Who one is here, and how one signs in. */
export default async function AccountPage({ params }: PageProps<"/[locale]/account">) {
  const { locale } = await params;
  const { userId } = await requirePageSession({ locale, returnTo: `/${locale}/account` });
  const { primary } = requireRuntime().ctx.db;
  const [account, safety, unread, t] = await Promise.all([
    findAccount(primary, userId),
    readSafety(primary, userId),
    countUnread(primary, userId),
    getTranslations("account"),
  ]);
  if (!account) notFound();
  const { name, email, role, isOwner } = account;
  const { hasPassword, hasCodes, codesLeft, identities } = safety;
  const sites = identities.map(({ provider }) => provider);
  const mustHaveCodes = role === "operator" || isOwner;
  const shown = { name, email, hasPassword, hasCodes, codesLeft, mustHaveCodes, sites };
  return (
    <Words of={["account"]}>
      <AccountShell title={t("title")} lead={t("signedInAs", { name: name || (email ?? "") })} isWide>
        <AccountWays role={role} unread={unread} hasData={email !== null} />
        <AccountView account={shown} />
      </AccountShell>
    </Words>
  );
}
