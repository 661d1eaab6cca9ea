"use client";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { MenuSection } from "#lib/catalog/menu.ts";
import type { MenuRestaurant } from "./menu-restaurant.ts";
import { MenuRow } from "./menu-row.tsx";
import { isServedNow, spansText } from "./served.ts";
import { sectionAnchor } from "./use-section-spy.ts";
import { useSoldOutText } from "./use-sold-out-text.ts";

type Props = {
  section: MenuSection;
  restaurant: MenuRestaurant;
  /** Null until the page has come alive: then nothing is said that depends on the minute. */
  nowMs: number | null;
  /** What was found; null: everything shows. */
  found: ReadonlySet<string> | null;
  onOpen: (itemId: string) => void;
  onAdd: (itemId: string) => void;
};

/** A part of the menu under its heading. */
export const MenuSectionView = memo(function MenuSectionView(props: Props) {
  const { section, restaurant, nowMs, found, onOpen, onAdd } = props;
  const { timeZone } = restaurant;
  const t = useTranslations("menu");
  const { id, name, dayparts, items } = section;
  const anchor = sectionAnchor(id);
  const shown = found === null ? items : items.filter((item) => found.has(item.id));
  const soldOutText = useSoldOutText(timeZone, nowMs);
  const isNotNow = nowMs !== null && !isServedNow(dayparts, timeZone, nowMs);
  return (
    <section id={anchor} aria-labelledby={`${anchor}-title`} className="menu-section" hidden={shown.length === 0}>
      <div className="menu-section-head">
        <h2 id={`${anchor}-title`}>{name}</h2>
        {dayparts.length > 0 && (
          <p className={isNotNow ? "text-amber" : "text-ink-2"}>
            {t("served", { spans: spansText(dayparts) })}
            {isNotNow && ` · ${t("notNow")}`}
          </p>
        )}
      </div>
      <ul className="menu-items">
        {items.map((item) => (
          <MenuRow
            key={item.id}
            item={item}
            restaurant={restaurant}
            soldOut={soldOutText(item.soldOutUntil)}
            isHidden={found !== null && !found.has(item.id)}
            onOpen={onOpen}
            onAdd={onAdd}
          />
        ))}
      </ul>
    </section>
  );
});
