"use client";
import { ArrowDown, ArrowUp, Pencil, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { wallTime } from "#components/ui/times.ts";
import type { MenuSection } from "#lib/catalog/menu.ts";
import { useEditor } from "./editor-context.ts";
import { ItemRow } from "./item-row.tsx";

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
          {dayparts.length > 0 && (
            <p className="num">
              {t("served", { spans: dayparts.map(({ from, to }) => `${wallTime(from)}–${wallTime(to)}`).join(", ") })}
            </p>
          )}
        </div>
        <button
          type="button"
          className="kitchen-icon"
          aria-label={t("upOf", { name })}
          disabled={place === 0}
          onClick={() => move(place - 1)}
        >
          <ArrowUp size={18} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="kitchen-icon"
          aria-label={t("downOf", { name })}
          disabled={place === last}
          onClick={() => move(place + 1)}
        >
          <ArrowDown size={18} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="kitchen-icon"
          aria-label={t("section.changeOf", { name })}
          onClick={() => open({ what: "section", section })}
        >
          <Pencil size={18} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="board-chip"
          aria-label={t("item.addTo", { name })}
          onClick={() => open({ what: "item", sectionId: id, item: null })}
        >
          <Plus size={17} aria-hidden="true" />
          {t("item.add")}
        </button>
      </header>
      {items.length === 0 && <p className="board-empty">{t("section.empty")}</p>}
      <ul>
        {items.map((item, i) => (
          <ItemRow key={item.id} item={item} sectionId={id} place={i} last={items.length - 1} />
        ))}
      </ul>
    </section>
  );
}
