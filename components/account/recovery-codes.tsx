"use client";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { primaryButton } from "#components/ui/button.ts";

type Props = { readonly codes: readonly string[]; readonly onDone: () => void };

/** Codes for a lost phone, shown this once. */
export function RecoveryCodes({ codes, onDone }: Props) {
  const t = useTranslations("account.code");
  const block = useRef<HTMLElement>(null);
  useEffect(() => block.current?.focus(), []);
  return (
    <section ref={block} tabIndex={-1} className="account-card outline-none" aria-labelledby="recovery-codes">
      <h2 id="recovery-codes">{t("recoveryTitle")}</h2>
      <p>{t("recoveryLead")}</p>
      <ul className="account-codes" data-recovery="">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <button type="button" className={primaryButton} onClick={onDone}>
        {t("recoveryDone")}
      </button>
    </section>
  );
}
