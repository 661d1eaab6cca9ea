import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { AccountShell } from "#components/account/account-shell.tsx";
import { MailForm } from "#components/account/mail-form.tsx";
import { safePath } from "#lib/auth/safe-path.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("signUp.title"), robots: { index: false, follow: false } };
}

/** A new account begins with an address; the mail that goes there goes on. */
export default async function SignUpPage({ params, searchParams }: PageProps<"/[locale]/sign-up">) {
  const { locale } = await params;
  const { next } = await searchParams;
  const t = await getTranslations("account");
  return (
    <Words of={["account"]}>
      <AccountShell title={t("signUp.title")} lead={t("signUp.lead")}>
        <MailForm
          kind="sign_up"
          next={safePath(typeof next === "string" ? next : null) ?? `/${locale}`}
          isDemo={requireRuntime().demo !== null}
        />
      </AccountShell>
    </Words>
  );
}
