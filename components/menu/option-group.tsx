"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import type { OptionGroup } from "#lib/catalog/menu.ts";

type Props = {
  group: OptionGroup;
  /** Ids of choices. */
  chosen: readonly string[];
  currency: string;
  /** Too little is chosen, and it was asked for already. */
  isMissing: boolean;
  onChoose: (choiceId: string) => void;
  onNone: () => void;
};

/** A question about an item: one of its choices, or several beside each other. */
export function OptionGroupField({ group, chosen, currency, isMissing, onChoose, onNone }: Props) {
  const t = useTranslations("menu.dialog");
  const locale = useLocale();
  const { id, name, min, max, choices } = group;
  const isOne = max === 1;
  const isFull = chosen.length >= max;
  return (
    <fieldset className="item-group" data-group={id} data-missing={isMissing || undefined}>
      <legend>
        <span className="font-display font-semibold text-lg">{name}</span>
        <span className="item-rule">{isMissing ? t("missing", { min }) : <Rule min={min} max={max} />}</span>
      </legend>
      {isOne && min === 0 && (
        <label className="item-choice">
          <input type="radio" name={id} checked={chosen.length === 0} onChange={onNone} />
          <span>{t("none")}</span>
        </label>
      )}
      {choices.map((choice) => (
        <label key={choice.id} className="item-choice">
          <input
            type={isOne ? "radio" : "checkbox"}
            name={id}
            checked={chosen.includes(choice.id)}
            disabled={!isOne && isFull && !chosen.includes(choice.id)}
            onChange={() => onChoose(choice.id)}
          />
          <span>{choice.name}</span>
          {choice.priceMinor > 0 && (
            <span className="num text-ink-2">
              {t("plus", { price: formatMoney(choice.priceMinor, currency, locale) })}
            </span>
          )}
        </label>
      ))}
    </fieldset>
  );
}

function Rule({ min, max }: { min: number; max: number }) {
  const t = useTranslations("menu.dialog");
  if (min === 0) return max === 1 ? t("optionalOne") : t("upTo", { count: max });
  if (min === max) return min === 1 ? t("one") : t("exactly", { count: min });
  return t("between", { min, max });
}
