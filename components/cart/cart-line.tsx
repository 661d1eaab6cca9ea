"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import { PlatePicture } from "#components/ui/plate-picture.tsx";
import { Stepper } from "#components/ui/stepper.tsx";
import { type CartEntry, MAX_QUANTITY } from "./cart.ts";
import { CartNote, WayOut } from "./cart-note.tsx";
import { acceptPrice, setQuantity } from "./cart-store.ts";
import type { PanelProps } from "./panel-props.ts";
import { useLineNotes } from "./use-line-notes.ts";

type Props = PanelProps & { entry: CartEntry; nowMs: number | null };

/** A line of the cart: how much of what, what it costs, and what has changed about it. */
export function CartLineRow({ entry, restaurant, pricing, nowMs }: Props) {
  const t = useTranslations("cart");
  const locale = useLocale();
  const { key, name, quantity, choices, picture, seenMinor } = entry;
  const notes = useLineNotes({ entry, restaurant, changes: pricing.changes.get(key) ?? [], nowMs });
  const isGone = notes.some(({ isStop }) => isStop);
  const newMinor = notes.find(({ toMinor }) => toMinor !== undefined)?.toMinor;
  const money = (minor: number) => formatMoney(minor, restaurant.currency, locale);
  return (
    <li className="cart-line" data-entry={key} data-gone={isGone || undefined}>
      <PlatePicture picture={picture} className="cart-line-picture" />
      <div className="min-w-0 flex-1">
        <div className="flex justify-between gap-3">
          <p className="min-w-0 font-semibold [overflow-wrap:anywhere]">{name}</p>
          <p className="num cart-line-price">{isGone ? "–" : money((newMinor ?? seenMinor) * quantity)}</p>
        </div>
        {choices.length > 0 && <p className="text-ink-2 text-sm">{choices.map((choice) => choice.name).join(", ")}</p>}
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <Stepper
            label={t("line.quantity", { name })}
            less={quantity === 1 ? t("line.remove", { name }) : t("line.less", { name })}
            more={t("line.more", { name })}
            value={quantity}
            min={0}
            max={MAX_QUANTITY}
            onChange={(value) => setQuantity(key, value)}
          />
          {/* to the menu, which knows what there is to choose: within its page, or as a page of its own */}
          <a
            href={`/${locale}/r/${restaurant.slug}#change=${encodeURIComponent(key)}`}
            className="cart-quiet"
            aria-label={t("line.changeOf", { name })}
          >
            {t("line.change")}
          </a>
        </div>
        {notes.map(({ code, text, toMinor, canChoose }) => (
          <CartNote key={code} kind={toMinor === undefined ? "wrong" : "news"} code={code} text={text}>
            {toMinor !== undefined && <WayOut onClick={() => acceptPrice(key, toMinor)}>{t("way.accept")}</WayOut>}
            {canChoose && (
              <a href={`/${locale}/r/${restaurant.slug}#change=${encodeURIComponent(key)}`} className="cart-way">
                {t("way.choose")}
              </a>
            )}
            <WayOut onClick={() => setQuantity(key, 0)}>{t("way.remove")}</WayOut>
          </CartNote>
        ))}
      </div>
    </li>
  );
}
