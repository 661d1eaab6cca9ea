import { useTranslations } from "next-intl";
import { Html } from "#components/ui/html.tsx";
import { routing } from "#i18n/routing.ts";

type Props = {
  locale: string;
  /** The page in each language, without the language: "" for home, "/s/3kdqdim8". */
  path?: string;
};

/** The bottom of the storefront's pages: its languages, the live map, whose streets these are. */
export function SiteFooter({ locale, path = "" }: Props) {
  const t = useTranslations("site");
  return (
    <Html as="footer" name={`footer /${locale}${path}`} className="site-footer site-wrap">
      <nav aria-label={t("footer")}>
        <a href={`/${locale}/live`}>{t("liveMap")}</a>
        {routing.locales.map((each) => (
          <a
            key={each}
            href={`/${each}${path}`}
            lang={each}
            hrefLang={each}
            aria-current={each === locale ? "true" : undefined}
          >
            {t(`languages.${each}`)}
          </a>
        ))}
      </nav>
      <a href="https://www.openstreetmap.org/copyright" rel="noopener">
        {t("attribution")}
      </a>
    </Html>
  );
}
