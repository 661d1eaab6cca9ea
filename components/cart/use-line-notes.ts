"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import { useSayWhen } from "#components/ui/use-say-when.ts";
import type { CartChange } from "#lib/catalog/cart.ts";
import type { CartEntry, CartRestaurant } from "./cart.ts";

/** What has changed about a line, in words. */
export type LineNote = {
  readonly code: CartChange["code"];
  readonly text: string;
  /** It cannot be ordered like this. */
  readonly isStop: boolean;
  /** Something else may be chosen with it. */
  readonly canChoose: boolean;
  /** What one costs now, where that is the news. */
  readonly toMinor?: number;
};

type Of = { entry: CartEntry; restaurant: CartRestaurant; changes: readonly CartChange[]; nowMs: number | null };

export function useLineNotes({ entry, restaurant, changes, nowMs }: Of): LineNote[] {
  const t = useTranslations("cart.change");
  const locale = useLocale();
  const sayWhen = useSayWhen(restaurant.timeZone, nowMs);
  const { name } = entry;
  const money = (minor: number) => formatMoney(minor, restaurant.currency, locale);
  const stop = (code: CartChange["code"], text: string, canChoose = false): LineNote => ({
    code,
    text,
    isStop: true,
    canChoose,
  });
  const notes = changes.flatMap((change): LineNote[] => {
    switch (change.code) {
      case "item_gone":
        return [stop(change.code, t("itemGone", { name }))];
      case "option_gone":
        return [stop(change.code, t("optionGone", { name }), true)];
      case "sold_out":
        return [stop(change.code, t("soldOut", { name, until: sayWhen(change.until) }))];
      case "not_served":
        return [stop(change.code, t("notServed", { name }))];
      case "price_changed": {
        const text = t("price", { name, from: money(change.fromMinor), to: money(change.toMinor) });
        return [{ code: change.code, text, isStop: false, canChoose: false, toMinor: change.toMinor }];
      }
      default:
        return [];
    }
  });
  // several groups may be wrong at once, and are chosen anew together
  return notes.filter(({ code }, i) => notes.findIndex((each) => each.code === code) === i);
}
