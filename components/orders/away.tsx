"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { MessagePage } from "#components/layout/message-page.tsx";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { Link } from "#i18n/navigation.ts";

/** Why there is no order to show; each has its words in `order.away`. */
export type AwayReason = "invalid" | "ended" | "noToken" | "signIn" | "unknown" | "unreachable";

type Props = {
  reason: AwayReason;
  /** Signs the demo's customer in; only where there is a demo. */
  onDemoSignIn?: (() => Promise<void>) | undefined;
  onRetry?: (() => void) | undefined;
};

/** Says what happened to the order that was asked for, and what to do next. */
export function Away({ reason, onDemoSignIn, onRetry }: Props) {
  const t = useTranslations("order.away");
  const [isBusy, setBusy] = useState(false);
  const canSignIn = onDemoSignIn && (reason === "signIn" || reason === "unknown");
  const actions: ReactNode[] = [];
  if (canSignIn)
    actions.push(
      <button
        key="in"
        type="button"
        disabled={isBusy}
        className={`${reason === "signIn" ? primaryButton : quietButton} disabled:opacity-60`}
        onClick={() => {
          setBusy(true);
          void onDemoSignIn().finally(() => setBusy(false));
        }}
      >
        {t("signInDemo")}
      </button>,
    );
  if (onRetry)
    actions.push(
      <button key="retry" type="button" className={primaryButton} onClick={onRetry}>
        {t("retry")}
      </button>,
    );
  actions.push(
    <Link key="live" href="/live" className={actions.length > 0 ? quietButton : primaryButton}>
      {t("live")}
    </Link>,
  );
  return (
    <div data-away={reason}>
      {/* it may take the place of a page that somebody was reading */}
      <p role="alert" className="sr-only">
        {t(`${reason}Title`)}
      </p>
      <MessagePage title={t(`${reason}Title`)} action={<div className="flex flex-wrap gap-3">{actions}</div>}>
        <p>{t(`${reason}Body`)}</p>
      </MessagePage>
    </div>
  );
}
