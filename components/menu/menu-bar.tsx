"use client";
import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { MenuSection } from "#lib/catalog/menu.ts";
import { sectionAnchor, useSectionSpy } from "./use-section-spy.ts";

type Props = { sections: readonly MenuSection[]; query: string; onQuery: (query: string) => void };

/** What stays at the top while the menu goes by: its parts, and the search, which takes their place on a phone. */
export function MenuBar({ sections, query, onQuery }: Props) {
  const t = useTranslations("menu");
  const [isSearching, setSearching] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const current = useSectionSpy(sections);
  const chips = useRef<HTMLUListElement>(null);

  useEffect(() => {
    const list = chips.current;
    const chip = current === null ? null : list?.querySelector<HTMLElement>(`[href="#${sectionAnchor(current)}"]`);
    // only sideways, and only the list: the page itself stays where the reader has it
    if (list && chip) list.scrollTo({ left: chip.offsetLeft - 24, behavior: "auto" });
  }, [current]);
  useEffect(() => {
    if (isSearching) field.current?.focus();
  }, [isSearching]);

  const close = () => {
    onQuery("");
    setSearching(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  return (
    <div className="menu-bar" data-searching={isSearching || query !== "" || undefined}>
      <nav aria-label={t("sections")} className="menu-chips">
        <ul ref={chips}>
          {sections.map(({ id, name }) => (
            <li key={id}>
              <a
                href={`#${sectionAnchor(id)}`}
                aria-current={current === id ? "true" : undefined}
                className="menu-chip"
              >
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <button
        ref={opener}
        type="button"
        className="menu-search-open"
        aria-label={t("search.open")}
        onClick={() => setSearching(true)}
      >
        <Search size={18} aria-hidden="true" />
      </button>
      <search className="menu-search">
        <Search size={17} aria-hidden="true" />
        <input
          ref={field}
          type="search"
          value={query}
          onChange={({ target }) => onQuery(target.value)}
          onKeyDown={({ key }) => key === "Escape" && close()}
          aria-label={t("search.label")}
          placeholder={t("search.label")}
          autoComplete="off"
          enterKeyHint="search"
          maxLength={60}
        />
        <button type="button" className="menu-search-close" aria-label={t("search.close")} onClick={close}>
          <X size={18} aria-hidden="true" />
        </button>
      </search>
    </div>
  );
}
