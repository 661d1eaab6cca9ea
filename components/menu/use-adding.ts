"use client";
import { type ComponentType, createElement, type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import type { NewEntry } from "#components/cart/cart.ts";
import { addToCart, refreshRestaurant, replaceEntry, useCart } from "#components/cart/cart-store.ts";
import type { DaySpans } from "#lib/catalog/hours.ts";
import type { Menu, MenuItem } from "#lib/catalog/menu.ts";
import { entryOf, firstChoices, needsChoice } from "./item-choices.ts";
import type { MenuDialogsProps, Opened } from "./menu-dialogs.tsx";
import { cartRestaurantOf, type MenuRestaurant } from "./menu-restaurant.ts";

const CHANGE = "#change=";

const load = () => import("./menu-dialogs.tsx").then((module) => module.MenuDialogs);

export type Adding = {
  /** Shows an item. */
  readonly open: (itemId: string) => void;
  /** Puts one in the cart; asks first where it must. */
  readonly add: (itemId: string) => void;
  /** The dialogs' code did not come. */
  readonly fault: boolean;
  readonly dialogs: ReactNode;
};

/** The way of an item into the cart. What asks on the way is loaded when it is first needed. */
export function useAdding(menu: Menu, restaurant: MenuRestaurant): Adding {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [Dialogs, setDialogs] = useState<ComponentType<MenuDialogsProps> | null>(null);
  const [fault, setFault] = useState(false);
  const items = useMemo(() => itemsOf(menu), [menu]);
  const cartRestaurant = useMemo(() => cartRestaurantOf(restaurant), [restaurant]);

  const show = useCallback((next: Opened) => {
    setOpened(next);
    load().then(
      (dialogs) => {
        setFault(false);
        setDialogs(() => dialogs);
      },
      () => {
        setFault(true);
        setOpened(null);
      },
    );
  }, []);
  const open = useCallback(
    (itemId: string) => {
      const offered = items.get(itemId);
      if (offered) show({ kind: "item", ...offered, entry: null });
    },
    [items, show],
  );
  const put = useCallback(
    (entry: NewEntry, replacedKey: string | null = null) => {
      if (replacedKey !== null) replaceEntry(replacedKey, entry);
      else if (!addToCart(cartRestaurant, entry)) return show({ kind: "switch", entry });
      setOpened(null);
    },
    [cartRestaurant, show],
  );
  const add = useCallback(
    (itemId: string) => {
      const offered = items.get(itemId);
      if (!offered) return;
      if (needsChoice(offered.item)) show({ kind: "item", ...offered, entry: null });
      else put(entryOf(offered.item, firstChoices(offered.item), 1));
    },
    [items, put, show],
  );
  const close = useCallback(() => setOpened(null), []);

  useEffect(() => refreshRestaurant(cartRestaurant), [cartRestaurant]);
  useChangeByAddress(items, show);
  const dialogs =
    Dialogs && opened
      ? createElement(Dialogs, { opened, restaurant, cartRestaurant, onPut: put, onClose: close })
      : null;
  return { open, add, fault, dialogs };
}

type Offered = { readonly item: MenuItem; readonly dayparts: DaySpans };

function itemsOf({ sections }: Menu): ReadonlyMap<string, Offered> {
  return new Map(
    sections.flatMap(({ items, dayparts }) => items.map((item) => [item.id, { item, dayparts }] as const)),
  );
}

/** `#change=<key>` in the address opens an entry of the cart: so that the cart's own page can lead here. */
function useChangeByAddress(items: ReadonlyMap<string, Offered>, show: (opened: Opened) => void): void {
  useEffect(() => {
    const read = () => {
      if (!location.hash.startsWith(CHANGE)) return;
      const key = safelyDecoded(location.hash.slice(CHANGE.length));
      const entry = useCart.getState().entries.find((each) => each.key === key);
      const offered = entry && items.get(entry.itemId);
      history.replaceState(history.state, "", location.pathname + location.search);
      if (entry && offered) show({ kind: "item", ...offered, entry });
    };
    read();
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, [items, show]);
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
