"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { AccountForm } from "./account-form.tsx";
import { ask } from "./ask.ts";
import { MailSent } from "./mail-sent.tsx";
import { useFields } from "./use-fields.ts";

type Props = { readonly kind: "sign_up" | "reset"; readonly next: string; readonly isDemo: boolean };

/** Sign-up and a forgotten password: both go on in a mail. */
export function MailForm({ kind, next, isDemo }: Props) {
  const t = useTranslations("account");
  const locale = useLocale();
  const { name, email } = useFields();
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo !== null) return <MailSent to={sentTo} isDemo={isDemo} onBack={() => setSentTo(null)} />;
  return (
    <>
      <AccountForm
        label={t(kind === "sign_up" ? "signUp.title" : "forgot.title")}
        fields={kind === "sign_up" ? [name, email] : [email]}
        submit={t(kind === "sign_up" ? "signUp.submit" : "forgot.submit")}
        send={(fields) => ask("account/mail", { kind, ...fields, locale })}
        onDone={(_, { email: to = "" }) => setSentTo(to)}
      />
      <nav className="account-links" aria-label={t("otherWays")}>
        <a href={`/${locale}/sign-in?${new URLSearchParams({ next })}`}>{t("toSignIn")}</a>
      </nav>
    </>
  );
}
