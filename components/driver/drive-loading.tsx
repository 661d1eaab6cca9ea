"use client";
import { useTranslations } from "next-intl";

/** Nothing is known yet: the outline of the page, or that there is no network to know anything by. */
export function DriveLoading({ isAway }: { isAway: boolean }) {
  const t = useTranslations("drive");
  return (
    <section className="drive-say" aria-busy={!isAway}>
      <h1 className={isAway ? "" : "sr-only"}>{isAway ? t("away.title") : t("title")}</h1>
      {isAway && <p>{t("away.body")}</p>}
      {!isAway && (
        <div aria-hidden="true" className="drive-skeleton">
          <span />
          <span />
          <span />
        </div>
      )}
    </section>
  );
}
