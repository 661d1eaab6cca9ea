"use client";
import type { CartEntry, CartRestaurant, NewEntry } from "#components/cart/cart.ts";
import type { DaySpans } from "#lib/catalog/hours.ts";
import type { MenuItem } from "#lib/catalog/menu.ts";
import { ItemDialog } from "./item-dialog.tsx";
import type { MenuRestaurant } from "./menu-restaurant.ts";
import { SwitchDialog } from "./switch-dialog.tsx";

/** What asks something before an item is in the cart: the item, or whether to let go of another restaurant's cart. */
export type Opened =
  | {
      readonly kind: "item";
      readonly item: MenuItem;
      readonly dayparts: DaySpans;
      /** The entry of the cart that is changed; null: a new one. */
      readonly entry: CartEntry | null;
    }
  | { readonly kind: "switch"; readonly entry: NewEntry };

export type MenuDialogsProps = {
  opened: Opened;
  restaurant: MenuRestaurant;
  cartRestaurant: CartRestaurant;
  onPut: (entry: NewEntry, replacedKey?: string | null) => void;
  onClose: () => void;
};

/** The menu's dialogs: code of its own, since a page is read before anything is asked. */
export function MenuDialogs({ opened, restaurant, cartRestaurant, onPut, onClose }: MenuDialogsProps) {
  if (opened.kind === "switch") {
    return <SwitchDialog restaurant={cartRestaurant} entry={opened.entry} onClose={onClose} />;
  }
  const { item, dayparts, entry } = opened;
  return (
    <ItemDialog
      key={`${item.id} ${entry?.key ?? ""}`}
      item={item}
      dayparts={dayparts}
      entry={entry}
      restaurant={restaurant}
      onPut={(made) => onPut(made, entry?.key ?? null)}
      onClose={onClose}
    />
  );
}
