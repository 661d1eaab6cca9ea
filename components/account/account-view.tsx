"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import { AccountForm } from "./account-form.tsx";
import { ask } from "./ask.ts";
import { CodesCard } from "./codes-card.tsx";
import { leaveFor } from "./leave-for.ts";
import type { ShownAccount } from "./shown-account.ts";
import { useFields } from "./use-fields.ts";

/** Who one is here, and how one proves it. */
export function AccountView({ account }: { readonly account: ShownAccount }) {
  const t = useTranslations("account");
  const locale = useLocale();
  const [said, setSaid] = useState("");
  const known = useFields();
  const { name, email, hasPassword, sites } = account;
  const current = { ...known.current, name: "current" };
  return (
    <>
      <p role="status" className="account-note" data-good="" hidden={said === ""}>
        {said}
      </p>
      {email === null ? (
        <p className="account-note">{t("demo.fixed")}</p>
      ) : (
        <>
          <section className="account-card" aria-labelledby="profile">
            <h2 id="profile">{t("profile.title")}</h2>
            <AccountForm
              isQuiet
              fields={[{ ...known.name, value: name }]}
              submit={t("profile.submit")}
              send={(fields) => ask("account/profile", { ...fields, locale })}
              onDone={() => setSaid(t("profile.saved"))}
            />
          </section>
          <section className="account-card" aria-labelledby="address">
            <h2 id="address">{t("address.title")}</h2>
            <p>{t("address.lead", { email })}</p>
            <AccountForm
              isQuiet
              fields={[
                { ...known.email, label: t("address.label"), autoComplete: "email" },
                ...(hasPassword ? [current] : []),
              ]}
              submit={t("address.submit")}
              send={({ email: to, current: password = null }) =>
                ask("account/address", { email: to, locale, password })
              }
              onDone={(_, { email: to = "" }) => setSaid(t("address.sent", { to }))}
            />
          </section>
          <section className="account-card" aria-labelledby="password">
            <h2 id="password">{t("password")}</h2>
            {hasPassword ? (
              <>
                <p>{t("passwordCard.lead")}</p>
                <AccountForm
                  isQuiet
                  fields={[
                    current,
                    {
                      name: "next",
                      type: "password",
                      label: t("newPassword"),
                      hint: t("passwordHint"),
                      missing: t("fault.password"),
                      autoComplete: "new-password",
                    },
                  ]}
                  submit={t("passwordCard.submit")}
                  send={(fields) => ask("account/password", fields)}
                  onDone={() => setSaid(t("passwordCard.saved"))}
                />
              </>
            ) : (
              <>
                <p>{t("passwordCard.none")}</p>
                <AccountForm
                  isQuiet
                  fields={[]}
                  submit={t("passwordCard.set")}
                  send={() => ask("account/mail", { kind: "reset", email, locale })}
                  onDone={() => setSaid(t("address.sent", { to: email }))}
                />
              </>
            )}
            {sites.length > 0 && (
              <p className="account-hint">{t("sites", { sites: sites.map((site) => t(`site.${site}`)).join(", ") })}</p>
            )}
          </section>
          <CodesCard account={account} onSaid={setSaid} />
        </>
      )}
      <button
        type="button"
        className={`${quietButton} mt-4`}
        onClick={() => void ask("session/end").then(({ ok }) => ok && leaveFor(`/${locale}`))}
      >
        {t("signOut")}
      </button>
    </>
  );
}
