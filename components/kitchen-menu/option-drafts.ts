import type { OptionGroup } from "#lib/catalog/menu.ts";
import { moneyTyped, typedMoney } from "./money-field.ts";

/** A question about an item while it is typed: prices are still text. */
export type GroupDraft = Omit<OptionGroup, "choices"> & {
  readonly choices: readonly { readonly id: string; readonly name: string; readonly price: string }[];
};

export function draftOptions(options: readonly OptionGroup[], currency: string, locale: string): GroupDraft[] {
  return options.map((group) => ({
    ...group,
    choices: group.choices.map(({ id, name, priceMinor }) => ({
      ...{ id, name },
      price: typedMoney(priceMinor, currency, locale),
    })),
  }));
}

/** What was typed, as the menu has it; null where a price or a count cannot be. */
export function optionsOf(drafts: readonly GroupDraft[], currency: string): OptionGroup[] | null {
  const groups: OptionGroup[] = [];
  for (const { id, name, min, max, choices } of drafts) {
    const priced = choices.map((choice) => ({
      ...{ id: choice.id, name: choice.name.trim() },
      priceMinor: choice.price.trim() === "" ? 0 : (moneyTyped(choice.price, currency) ?? -1),
    }));
    const isWhole = min >= 0 && max >= 1 && min <= max && max <= choices.length;
    if (!isWhole || name.trim() === "" || priced.some((each) => each.priceMinor < 0 || each.name === "")) return null;
    groups.push({ id, name: name.trim(), min, max, choices: priced });
  }
  return groups;
}
