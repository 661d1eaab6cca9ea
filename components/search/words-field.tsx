"use client";
import { useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import { MAX_WORDS_LENGTH, type Search } from "#lib/catalog/search/search.ts";
import { HiddenParts } from "./hidden-parts.tsx";
import { TurnLink } from "./turn-link.tsx";

/** Words to look for: a form that keeps all else that is asked for. */
export function WordsField({ base, search }: { base: string; search: Search }) {
  const t = useTranslations("search.live");
  return (
    <search className="words">
      <form method="get" action={base} data-turn="" className="words-form">
        <HiddenParts search={{ ...search, q: "", page: 1 }} />
        <Icon of="search" size={18} />
        <input
          // other words are another field, so that going back shows what was searched for then
          key={search.q}
          name="q"
          type="search"
          defaultValue={search.q}
          maxLength={MAX_WORDS_LENGTH}
          placeholder={t("wordsLabel")}
          aria-label={t("wordsLabel")}
          enterKeyHint="search"
          autoComplete="off"
        />
        {search.q !== "" && (
          <TurnLink base={base} to={{ ...search, q: "", page: 1 }} className="words-clear" label={t("wordsClear")}>
            <Icon of="cross" size={17} />
          </TurnLink>
        )}
        <button type="submit" className="sr-only">
          {t("wordsSubmit")}
        </button>
      </form>
    </search>
  );
}
