import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Words } from "#app/words.tsx";
import { AccountShell } from "#components/account/account-shell.tsx";
import { CodeView } from "#components/account/code-view.tsx";
import { safePath } from "#lib/auth/safe-path.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("code.title"), robots: { index: false, follow: false } };
}

/** The second step of a sign-in. */
export default async function CodePage({ params, searchParams }: PageProps<"/[locale]/sign-in/code">) {
  const { locale } = await params;
  const { next, setup } = await searchParams;
  const isSetup = setup === "1";
  const t = await getTranslations("account");
  return (
    <Words of={["account"]}>
      <AccountShell title={t("code.title")} lead={t(isSetup ? "code.setupLead" : "code.lead")}>
        <CodeView next={safePath(typeof next === "string" ? next : null) ?? `/${locale}`} isSetup={isSetup} />
      </AccountShell>
    </Words>
  );
}
