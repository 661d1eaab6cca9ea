"use client";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import { PlatePicture } from "#components/ui/plate-picture.tsx";
import { clockTime } from "#components/ui/times.ts";
import type { MenuItem } from "#lib/catalog/menu.ts";
import { useEditor } from "./editor-context.ts";
import { MoveButtons } from "./move-buttons.tsx";

type Props = { readonly item: MenuItem; readonly sectionId: string; readonly place: number; readonly last: number };

/** One item: a press opens it; sold out and its place are changed where it stands. */
export function ItemRow({ item, sectionId, place, last }: Props) {
  const t = useTranslations("kitchenMenu");
  const words = useTranslations("menu");
  const format = useFormatter();
  const locale = useLocale();
  const { currency, timeZone, edit, open, sellOut } = useEditor();
  const { id, name, allergens, options, soldOutUntil } = item;
  const isSoldOut = soldOutUntil !== null;
  const move = (to: number) => edit({ kind: "move-item", itemId: id, to });
  return (
    <li className="kitchen-item" data-sold-out={isSoldOut || undefined}>
      <button type="button" className="kitchen-item-open" onClick={() => open({ what: "item", sectionId, item })}>
        <PlatePicture picture={item.picture} className="kitchen-picture" />
        <span className="kitchen-item-words">
          <strong>{name}</strong>
          {item.description && <span className="kitchen-item-about">{item.description}</span>}
          <small>
            {allergens.length > 0
              ? t("item.contains", { allergens: format.list(allergens.map((each) => words(`allergens.${each}`))) })
              : t("item.containsNone")}
            {options.length > 0 && `. ${t("item.questions", { count: options.length })}`}
          </small>
        </span>
        <span className="kitchen-price num">{formatMoney(item.priceMinor, currency, locale)}</span>
      </button>
      <div className="kitchen-item-ways">
        <button
          type="button"
          className="board-chip"
          aria-pressed={isSoldOut}
          data-asks={isSoldOut || undefined}
          onClick={() => sellOut(item, !isSoldOut)}
        >
          {isSoldOut ? t("item.until", { time: clockTime(soldOutUntil, timeZone, locale) }) : t("item.soldOut")}{" "}
          <span className="board-hidden">{name}</span>
        </button>
        <MoveButtons name={name} place={place} last={last} onMove={move} />
      </div>
    </li>
  );
}
