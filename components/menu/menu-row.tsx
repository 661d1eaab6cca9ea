"use client";
import { Leaf, Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { memo } from "react";
import { countOfItem } from "#components/cart/cart.ts";
import { useCart } from "#components/cart/cart-store.ts";
import { formatMoney } from "#components/ui/money.ts";
import { PlatePicture } from "#components/ui/plate-picture.tsx";
import type { MenuItem } from "#lib/catalog/menu.ts";
import { needsChoice } from "./item-choices.ts";
import type { MenuRestaurant } from "./menu-restaurant.ts";

type Props = {
  item: MenuItem;
  restaurant: MenuRestaurant;
  /** Until when, in words; "" keeps their room; null: it is to be had. */
  soldOut: string | null;
  isHidden: boolean;
  onOpen: (itemId: string) => void;
  onAdd: (itemId: string) => void;
};

/**
 * One item. All of it opens the item's dialog; the round button is the short way into the cart. It hears for itself how
 * many are in there, so that nothing but it is drawn again.
 */
export const MenuRow = memo(function MenuRow({ item, restaurant, soldOut, isHidden, onOpen, onAdd }: Props) {
  const t = useTranslations("menu");
  const locale = useLocale();
  const { id, name, description, priceMinor, diets, picture } = item;
  const count = useCart((cart) => countOfItem(cart, restaurant.id, id));
  const isOut = soldOut !== null && soldOut !== "";
  // gluten and lactose stand with the allergens in the dialog; here what most people look for
  const diet = diets.includes("vegan") ? "vegan" : diets.includes("vegetarian") ? "vegetarian" : null;
  const asks = needsChoice(item);
  const label = t(`item.${asks ? "choose" : "add"}${count > 0 ? "More" : ""}`, { name, count });
  return (
    <li className="menu-row" data-item={id} data-out={isOut || undefined} hidden={isHidden}>
      <div className="menu-row-text">
        <h3>
          <button type="button" className="menu-row-open" aria-haspopup="dialog" onClick={() => onOpen(id)}>
            {name}
          </button>
        </h3>
        {description && <p className="menu-row-about">{description}</p>}
        <p className="menu-row-facts">
          <span className="num menu-row-price">{formatMoney(priceMinor, restaurant.currency, locale)}</span>
          {soldOut !== null && (
            <span className="menu-row-out" data-empty={soldOut === "" || undefined}>
              {soldOut || "\u00a0"}
            </span>
          )}
          {diet && (
            <span className="menu-row-diet">
              <Leaf size={13} aria-hidden="true" />
              {t(`diets.${diet}`)}
            </span>
          )}
        </p>
      </div>
      <div className="menu-row-side">
        <PlatePicture picture={picture} className="menu-row-picture" />
        <button
          type="button"
          className="menu-row-add"
          data-count={count || undefined}
          aria-label={label}
          aria-haspopup={asks ? "dialog" : undefined}
          disabled={isOut}
          onClick={() => onAdd(id)}
        >
          {count > 0 ? <span className="num">{count}</span> : <Plus size={20} aria-hidden="true" />}
        </button>
      </div>
    </li>
  );
});
