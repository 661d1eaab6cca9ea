import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { AccountShell } from "#components/account/account-shell.tsx";
import { MailForm } from "#components/account/mail-form.tsx";
import { safePath } from "#lib/auth/safe-path.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("forgot.title"), robots: { index: false, follow: false } };
}

/** A forgotten password: a mail leads to a new one. */
export default async function ForgotPage({ params, searchParams }: PageProps<"/[locale]/forgot">) {
  const { locale } = await params;
  const { next } = await searchParams;
  const t = await getTranslations("account");
  return (
    <Words of={["account"]}>
      <AccountShell title={t("forgot.title")} lead={t("forgot.lead")}>
        <MailForm
          kind="reset"
          next={safePath(typeof next === "string" ? next : null) ?? `/${locale}`}
          isDemo={requireRuntime().demo !== null}
        />
      </AccountShell>
    </Words>
  );
}
