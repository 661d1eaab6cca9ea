"use client";
import { useTranslations } from "next-intl";

type Props = { readonly setup: { readonly secret: string; readonly picture: string } | null };

/** The secret of an authenticator app, to be photographed or typed. */
export function CodeSetup({ setup }: Props) {
  const t = useTranslations("account.code");
  return (
    <div className="account-card">
      <p>{t("scan")}</p>
      {/* An image of its own document: nothing in it can run. */}
      <div className="account-picture" style={{ aspectRatio: 1 }}>
        {setup && (
          // biome-ignore lint/performance/noImgElement: drawn for this one person, and nothing to make smaller
          <img
            alt={t("picture")}
            width={208}
            height={208}
            src={`data:image/svg+xml,${encodeURIComponent(setup.picture)}`}
          />
        )}
      </div>
      <p className="account-hint">{t("type")}</p>
      <p className="account-secret" data-secret="">
        {setup?.secret ?? " "}
      </p>
    </div>
  );
}
