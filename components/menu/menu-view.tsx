"use client";
import { useTranslations } from "next-intl";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { useMinute } from "#components/ui/use-minute.ts";
import type { Menu } from "#lib/catalog/menu.ts";
import { MenuBar } from "./menu-bar.tsx";
import type { MenuRestaurant } from "./menu-restaurant.ts";
import { findItems, indexMenu } from "./menu-search.ts";
import { MenuSectionView } from "./menu-section.tsx";
import { useAdding } from "./use-adding.ts";

type Props = { menu: Menu; restaurant: MenuRestaurant };

/** The menu: its sections under a bar that stays, its search, and the way of each item into the cart. */
export function MenuView({ menu, restaurant }: Props) {
  const t = useTranslations("menu");
  const [query, setQuery] = useState("");
  const nowMs = useMinute();
  const found = useFound(menu, useDeferredValue(query));
  const { open, add, fault, dialogs } = useAdding(menu, restaurant);
  const clear = useCallback(() => setQuery(""), []);

  return (
    <>
      <MenuBar sections={menu.sections} query={query} onQuery={setQuery} />
      <p role="status" className="sr-only">
        {found ? t("search.found", { count: found.size }) : ""}
      </p>
      {menu.sections.map((section) => (
        <MenuSectionView
          key={section.id}
          section={section}
          restaurant={restaurant}
          nowMs={nowMs}
          found={found}
          onOpen={open}
          onAdd={add}
        />
      ))}
      {found?.size === 0 && (
        <div className="menu-nothing">
          <h2 className="text-xl">{t("search.nothing", { words: query.trim() })}</h2>
          <p className="mt-1.5 text-ink-2">{t("search.nothingBody")}</p>
          <button type="button" onClick={clear} className="menu-quiet mt-4">
            {t("search.clear")}
          </button>
        </div>
      )}
      <p role="alert" className="menu-fault empty:hidden">
        {fault ? t("item.failed") : ""}
      </p>
      {dialogs}
    </>
  );
}

/** What was found; null while nothing is asked for. The index is made when it is first needed. */
function useFound(menu: Menu, query: string): ReadonlySet<string> | null {
  const isAsking = query.trim() !== "";
  const index = useMemo(() => (isAsking ? indexMenu(menu) : []), [menu, isAsking]);
  return useMemo(() => findItems(index, query), [index, query]);
}
