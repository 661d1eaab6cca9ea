"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { AccountForm } from "./account-form.tsx";
import { ask } from "./ask.ts";
import { CodeSetup } from "./code-setup.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import type { ShownAccount } from "./shown-account.ts";
import { useFields } from "./use-fields.ts";

type Props = { readonly account: ShownAccount; readonly onSaid: (words: string) => void };
type Setup = { readonly secret: string; readonly picture: string };

/** Codes at sign-in: set up, confirmed, taken off. */
export function CodesCard({ account, onSaid }: Props) {
  const t = useTranslations("account");
  const { current } = useFields();
  const [hasCodes, setHasCodes] = useState(account.hasCodes);
  const [setup, setSetup] = useState<Setup | null>(null);
  const [recovery, setRecovery] = useState<readonly string[] | null>(null);
  const code = {
    name: "code",
    label: t("code.label"),
    missing: t("fault.code_wrong"),
    autoComplete: "one-time-code",
  } as const;
  if (recovery)
    return (
      <RecoveryCodes
        codes={recovery}
        onDone={() => {
          setRecovery(null);
          onSaid(t("codes.on"));
        }}
      />
    );
  return (
    <section className="account-card" aria-labelledby="codes">
      <h2 id="codes">{t("codes.title")}</h2>
      <p>{hasCodes ? t("codes.isOn", { count: account.codesLeft }) : t("codes.lead")}</p>
      {hasCodes ? (
        <AccountForm
          isQuiet
          fields={[{ ...code, hint: t("code.hint") }]}
          submit={t("codes.remove")}
          send={(fields) => ask("account/codes/remove", fields)}
          onDone={() => {
            setHasCodes(false);
            onSaid(t(account.mustHaveCodes ? "codes.offForced" : "codes.off"));
          }}
        />
      ) : setup ? (
        <>
          <CodeSetup setup={setup} />
          <AccountForm<{ recoveryCodes: readonly string[] }>
            isQuiet
            fields={[{ ...code, inputMode: "numeric" }]}
            submit={t("code.submit")}
            send={(fields) => ask("account/codes/confirm", fields)}
            onDone={({ recoveryCodes }) => {
              setHasCodes(true);
              setSetup(null);
              setRecovery(recoveryCodes);
            }}
          />
        </>
      ) : (
        <AccountForm<Setup>
          isQuiet
          fields={account.hasPassword ? [current] : []}
          submit={t("codes.begin")}
          send={(fields) => ask("account/codes/begin", fields)}
          onDone={setSetup}
        />
      )}
    </section>
  );
}
