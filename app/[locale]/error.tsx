"use client";
import { useTranslations } from "next-intl";
import { MessagePage } from "#components/layout/message-page.tsx";
import { primaryButton } from "#components/ui/button.ts";

type Props = { error: unknown; retry: () => void };

/** A page that failed while rendering. The digest names the line in our logs. */
export default function PageError({ error, retry }: Props) {
  const t = useTranslations("error");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <MessagePage
      title={t("title")}
      action={
        <button type="button" className={primaryButton} onClick={() => retry()}>
          {t("action")}
        </button>
      }
    >
      <p>{t("body")}</p>
      {digest && <p className="mt-2 text-sm text-ink-3">{t("reference", { digest })}</p>}
    </MessagePage>
  );
}
