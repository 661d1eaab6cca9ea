"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import { AccountForm } from "./account-form.tsx";
import { ask, signInBy } from "./ask.ts";
import { DemoPeople } from "./demo-people.tsx";
import { useFaultWords } from "./fault-words.ts";
import { leaveFor } from "./leave-for.ts";
import { MailSent } from "./mail-sent.tsx";
import { OtherSites } from "./other-sites.tsx";
import { useFields } from "./use-fields.ts";

type Props = {
  readonly next: string;
  readonly sites: readonly ("google" | "apple")[];
  readonly isDemo: boolean;
  /** Why one is here, if not to sign in: the code of an error, or `away`. */
  readonly fault: string | null;
};

/** Signs in by password, by a link in a mail, with another site; in the demo as one of its people. */
export function SignInView({ next, sites, isDemo, fault }: Props) {
  const t = useTranslations("account");
  const locale = useLocale();
  const wordsOf = useFaultWords();
  const { email, current } = useFields();
  const [byLink, setByLink] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const query = `?${new URLSearchParams({ next })}`;
  if (sentTo !== null) return <MailSent to={sentTo} isDemo={isDemo} onBack={() => setSentTo(null)} />;
  return (
    <>
      {fault === "away" ? (
        <div className="account-note" data-late="" role="status">
          <p>{t("away")}</p>
          <a className="account-text-link" href={next}>
            {t("tryAgain")}
          </a>
        </div>
      ) : (
        fault && (
          <p className="account-note" data-late="" role="status">
            {wordsOf({ ok: false, code: fault as "internal" })}
          </p>
        )
      )}
      {byLink ? (
        <AccountForm
          key="link"
          label={t("signIn.title")}
          fields={[email]}
          submit={t("signIn.sendLink")}
          send={({ email: to = "" }) => ask("account/mail", { kind: "sign_in", email: to, locale })}
          onDone={(_, { email: to = "" }) => setSentTo(to)}
        >
          <button type="button" className={quietButton} onClick={() => setByLink(false)}>
            {t("signIn.withPassword")}
          </button>
        </AccountForm>
      ) : (
        <AccountForm
          key="password"
          label={t("signIn.title")}
          fields={[email, { ...current, label: t("password") }]}
          submit={t("signIn.submit")}
          send={(fields) => signInBy("password", { ...fields, next })}
          onDone={({ secondStep, next: on }) =>
            leaveFor(
              secondStep === null
                ? on
                : `/${locale}/sign-in/code?${new URLSearchParams({ next: on, ...(secondStep === "setup" && { setup: "1" }) })}`,
            )
          }
        >
          <button type="button" className={quietButton} onClick={() => setByLink(true)}>
            {t("signIn.withLink")}
          </button>
        </AccountForm>
      )}
      <OtherSites sites={sites} next={next} />
      <nav className="account-links" aria-label={t("otherWays")}>
        <a href={`/${locale}/sign-up${query}`}>{t("signIn.toSignUp")}</a>
        <a href={`/${locale}/forgot`}>{t("signIn.toForgot")}</a>
      </nav>
      {isDemo && <DemoPeople next={next} />}
    </>
  );
}
