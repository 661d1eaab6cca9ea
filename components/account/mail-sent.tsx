"use client";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { quietButton } from "#components/ui/button.ts";

type Props = { readonly to: string; readonly isDemo: boolean; readonly onBack: () => void };

/** A mail is on its way: the same words whether there is an account or not. */
export function MailSent({ to, isDemo, onBack }: Props) {
  const t = useTranslations("account.sent");
  const locale = useLocale();
  const block = useRef<HTMLDivElement>(null);
  useEffect(() => block.current?.focus(), []);
  return (
    <div ref={block} tabIndex={-1} className="account-card outline-none" role="status" data-sent="">
      <h2>{t("title")}</h2>
      <p>{t("body", { to })}</p>
      {isDemo && (
        <p>
          <a
            className="account-text-link"
            href={`/${locale}/ops/mail?${new URLSearchParams({ to: to.trim().toLowerCase() })}`}
          >
            {t("demo")}
          </a>
        </p>
      )}
      <button type="button" className={`${quietButton} mt-4`} onClick={onBack}>
        {t("back")}
      </button>
    </div>
  );
}
