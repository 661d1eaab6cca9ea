"use client";
import { useLocale, useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import type { Search } from "#lib/catalog/search/search.ts";
import { sayLocalTime } from "./clock-words.ts";
import { HiddenParts } from "./hidden-parts.tsx";
import { TurnLink } from "./turn-link.tsx";
import { WhenInput } from "./when-input.tsx";
import "./when-field.css";

type Props = { base: string; search: Search; timeZone: string };

/** When it should come: now, or a day and time of the city. The popover is the browser's own and needs no script. */
export function WhenField({ base, search, timeZone }: Props) {
  const t = useTranslations("search.live");
  const locale = useLocale();
  const at = search.open === "now" ? null : search.open;
  return (
    <>
      <button type="button" className="when-open" popoverTarget="when">
        <span className="sr-only">{t("whenTitle")} </span>
        <span className="when-said">{at === null ? t("whenNow") : sayLocalTime(at, locale, "short")}</span>
        <Icon of="down" size={16} />
      </button>
      <div id="when" popover="auto" className="when-pop" role="dialog" aria-labelledby="when-title">
        <h2 id="when-title">{t("whenTitle")}</h2>
        <form method="get" action={base} data-turn="">
          <HiddenParts search={{ ...search, open: null, page: 1 }} />
          <WhenInput value={at} timeZone={timeZone} label={t("whenLabel")} />
          <button type="submit" className="when-go">
            {t("whenSubmit")}
          </button>
        </form>
        <TurnLink base={base} to={{ ...search, open: null, page: 1 }} isOn={at === null} className="when-now">
          {t("asap")}
        </TurnLink>
      </div>
    </>
  );
}
