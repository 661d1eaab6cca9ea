"use client";
import { Pencil, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { spansText } from "#components/menu/served.ts";
import type { MenuSection } from "#lib/catalog/menu.ts";
import { useEditor } from "./editor-context.ts";
import { ItemRow } from "./item-row.tsx";
import { MoveButtons } from "./move-buttons.tsx";

type Props = { readonly section: MenuSection; readonly place: number; readonly last: number };

/** A part of the menu with its items, and what can be done with it. */
export function SectionBlock({ section, place, last }: Props) {
  const t = useTranslations("kitchenMenu");
  const { edit, open } = useEditor();
  const { id, name, dayparts, items } = section;
  const move = (to: number) => edit({ kind: "move-section", sectionId: id, to });
  return (
    <section id={`section-${id}`} className="kitchen-section" aria-labelledby={`section-${id}-title`}>
      <header>
        <div>
          <h2 id={`section-${id}-title`}>{name}</h2>
          {dayparts.length > 0 && <p className="num">{t("served", { spans: spansText(dayparts) })}</p>}
        </div>
        <MoveButtons name={name} place={place} last={last} onMove={move} />
        <button
          type="button"
          className="board-icon"
          aria-label={t("section.changeOf", { name })}
          onClick={() => open({ what: "section", section })}
        >
          <Pencil size={18} aria-hidden="true" />
        </button>
      </header>
      {items.length === 0 && <p className="kitchen-none">{t("section.empty")}</p>}
      <ul>
        {items.map((item, i) => (
          <ItemRow key={item.id} item={item} sectionId={id} place={i} last={items.length - 1} />
        ))}
      </ul>
      <button
        type="button"
        className="kitchen-add"
        aria-label={t("item.addTo", { name })}
        onClick={() => open({ what: "item", sectionId: id, item: null })}
      >
        <Plus size={18} aria-hidden="true" />
        {t("item.add")}
      </button>
    </section>
  );
}
