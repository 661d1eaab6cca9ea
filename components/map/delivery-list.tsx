"use client";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, memo, useId, useState } from "react";
import { useStore } from "zustand";
import type { DeliveryItem } from "#lib/map/items.ts";
import { COLUMNS, DeliveryRow, GroupRow, SECTION } from "./list-row.tsx";
import type { Group, RowsStore } from "./list-rows.ts";
import { rowAfterKey } from "./row-keys.ts";
import type { Words } from "./use-words.ts";

type Props = {
  rows: RowsStore;
  words: Words;
  onDelivery: (item: DeliveryItem) => void;
  onGroup: (group: Group) => void;
};

/** The same as the map, as a list: one tab stop, arrow keys between the rows. */
export const DeliveryList = memo(function DeliveryList({ rows, words, onDelivery, onGroup }: Props) {
  const deliveries = useStore(rows, (state) => state.rows.deliveries);
  const groups = useStore(rows, (state) => state.rows.groups);
  const t = useTranslations("list");
  const ids = useId();
  const [lastKey, setLastKey] = useState<string | null>(null);
  const all = [...deliveries, ...groups];
  const stop = (all.find((row) => row.key === lastKey) ?? deliveries.find((row) => row.selected) ?? all[0])?.key;

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button[data-row]")];
    const index = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = index < 0 ? null : rowAfterKey(event.key, index, buttons.length);
    if (next === null) return;
    event.preventDefault();
    buttons[next]?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows inside are the controls; this only moves the focus between them
    <div
      onKeyDown={onKeyDown}
      onFocus={(event) => setLastKey((event.target as HTMLElement).dataset.row ?? null)}
      data-list=""
    >
      {deliveries.length > 0 && (
        <section aria-labelledby={`${ids}d`}>
          <h3 id={`${ids}d`} className={groups.length > 0 ? SECTION : "sr-only"}>
            {t("deliveries")}
          </h3>
          <ul className={COLUMNS}>
            {deliveries.map((item) => (
              <DeliveryRow
                key={item.key}
                item={item}
                words={words}
                isTabStop={item.key === stop}
                onChoose={onDelivery}
              />
            ))}
          </ul>
        </section>
      )}
      {groups.length > 0 && (
        <section aria-labelledby={`${ids}g`}>
          <h3 id={`${ids}g`} className={SECTION}>
            {t("groups")}
          </h3>
          <ul className={COLUMNS}>
            {groups.map((item) => (
              <GroupRow
                key={item.key}
                item={item}
                rows={rows}
                words={words}
                isTabStop={item.key === stop}
                onChoose={onGroup}
              />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
});
