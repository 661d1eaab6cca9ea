"use client";
import { useLocale, useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { AccountForm } from "./account-form.tsx";
import { ask, signInBy } from "./ask.ts";
import { CodeSetup } from "./code-setup.tsx";
import { useFaultWords } from "./fault-words.ts";
import { leaveFor } from "./leave-for.ts";
import { RecoveryCodes } from "./recovery-codes.tsx";

type Props = { readonly next: string; readonly isSetup: boolean };

/** The second step of a sign-in: a code; or, for who must have codes and has none, setting them up. */
export function CodeView({ next, isSetup }: Props) {
  const t = useTranslations("account");
  const locale = useLocale();
  const wordsOf = useFaultWords();
  const [setup, setSetup] = useState<{ secret: string; picture: string } | null>(null);
  const [fault, setFault] = useState("");
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  const begin = useCallback(async () => {
    const answer = await ask<{ secret: string; picture: string }>("account/codes/begin");
    if (answer.ok) setSetup(answer.body);
    else setFault(wordsOf(answer));
  }, [wordsOf]);
  useEffect(() => {
    if (isSetup) void begin();
  }, [isSetup, begin]);

  if (codes) return <RecoveryCodes codes={codes} onDone={() => leaveFor(next)} />;
  return (
    <>
      {isSetup && <CodeSetup setup={setup} />}
      <p role="alert" className="account-fault" hidden={fault === ""}>
        {fault}
      </p>
      <AccountForm
        label={t("code.title")}
        fields={[
          {
            name: "code",
            label: t("code.label"),
            missing: t("fault.code_wrong"),
            autoComplete: "one-time-code",
            hint: isSetup ? undefined : t("code.hint"),
            inputMode: isSetup ? "numeric" : "text",
          },
        ]}
        submit={t("code.submit")}
        send={({ code }) => signInBy("code", { code, next })}
        onDone={({ recoveryCodes, next: on }) => (recoveryCodes ? setCodes(recoveryCodes) : leaveFor(on))}
      />
      <nav className="account-links" aria-label={t("otherWays")}>
        <a href={`/${locale}/sign-in?${new URLSearchParams({ next })}`}>{t("code.again")}</a>
      </nav>
    </>
  );
}
