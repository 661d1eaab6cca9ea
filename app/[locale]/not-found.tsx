"use client";
import { useTranslations } from "next-intl";
import { MessagePage } from "#components/layout/message-page.tsx";
import { primaryButton } from "#components/ui/button.ts";
import { Link } from "#i18n/navigation.ts";

/** Next writes it into every page: of the browser's side, it is but a name there. */
export default function NotFound() {
  const t = useTranslations("notFound");
  return (
    <MessagePage
      title={t("title")}
      action={
        <Link href="/" className={primaryButton}>
          {t("action")}
        </Link>
      }
    >
      <p>{t("body")}</p>
    </MessagePage>
  );
}
