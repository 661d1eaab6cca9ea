"use client";
import { X } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type FormEvent, useId, useRef, useState } from "react";
import { type CartEntry, MAX_QUANTITY, type NewEntry } from "#components/cart/cart.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { formatMoney } from "#components/ui/money.ts";
import { PlatePicture } from "#components/ui/plate-picture.tsx";
import { Stepper } from "#components/ui/stepper.tsx";
import { useMinute } from "#components/ui/use-minute.ts";
import type { DaySpans } from "#lib/catalog/hours.ts";
import type { MenuItem } from "#lib/catalog/menu.ts";
import { choicesOf, entryOf, firstChoices, missingGroup, withChoice } from "./item-choices.ts";
import "./item-dialog.css";
import type { MenuRestaurant } from "./menu-restaurant.ts";
import { OptionGroupField } from "./option-group.tsx";
import { isServedNow, spansText } from "./served.ts";
import { useSoldOutText } from "./use-sold-out-text.ts";

type Props = {
  item: MenuItem;
  dayparts: DaySpans;
  entry: CartEntry | null;
  restaurant: MenuRestaurant;
  onPut: (entry: NewEntry) => void;
  onClose: () => void;
};

/** One item, large: what is in it, what may be chosen, how many. */
export function ItemDialog({ item, dayparts, entry, restaurant, onPut, onClose }: Props) {
  const t = useTranslations("menu");
  const locale = useLocale();
  const format = useFormatter();
  const titleId = useId();
  const form = useRef<HTMLFormElement>(null);
  const nowMs = useMinute();
  const [chosen, setChosen] = useState(() => (entry ? choicesOf(item, entry) : firstChoices(item)));
  const [quantity, setQuantity] = useState(entry?.quantity ?? 1);
  const [missingId, setMissingId] = useState<string | null>(null);

  const { currency, timeZone } = restaurant;
  const made = entryOf(item, chosen, quantity);
  const total = formatMoney(made.seenMinor * quantity, currency, locale);
  const soldOut = useSoldOutText(timeZone, nowMs)(item.soldOutUntil);
  const isServed = nowMs === null || isServedNow(dayparts, timeZone, nowMs);
  const allergens = format.list(item.allergens.map((each) => t(`allergens.${each}`)));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = missingGroup(item, chosen);
    if (!missing) return onPut(made);
    setMissingId(missing.id);
    const field = form.current?.querySelector<HTMLElement>(`[data-group="${missing.id}"]`);
    field?.scrollIntoView({ block: "center" });
    field?.querySelector<HTMLElement>("input")?.focus({ preventScroll: true });
  };
  return (
    <Dialog labelledBy={titleId} onClose={onClose}>
      <button type="button" className="item-close" aria-label={t("dialog.close")} onClick={onClose}>
        <X size={20} aria-hidden="true" />
      </button>
      <form ref={form} onSubmit={submit} className="item-form" noValidate>
        <div className="item-body">
          <PlatePicture picture={item.picture} className="item-picture" isFirst />
          <div className="item-words">
            <h2 id={titleId} className="text-2xl">
              {item.name}
            </h2>
            {item.description && <p className="mt-1.5 text-ink-2 text-md">{item.description}</p>}
            <p className="num mt-2.5 font-semibold text-md">{formatMoney(item.priceMinor, currency, locale)}</p>
            {item.diets.length > 0 && (
              <ul className="mt-3 flex flex-wrap gap-1.5">
                {item.diets.map((diet) => (
                  <li key={diet} className="item-tag">
                    {t(`diets.${diet}`)}
                  </li>
                ))}
              </ul>
            )}
            <p className="mt-3 text-ink-2 text-sm">
              <strong className="font-semibold text-ink">
                {item.allergens.length > 0 ? t("contains", { allergens }) : t("containsNone")}
              </strong>{" "}
              · {t("allergenNote")}
            </p>
          </div>
          {item.options.map((group) => (
            <OptionGroupField
              key={group.id}
              group={group}
              chosen={chosen[group.id] ?? []}
              currency={currency}
              isMissing={missingId === group.id && (chosen[group.id] ?? []).length < group.min}
              onChoose={(choiceId) => setChosen((before) => withChoice(before, group, choiceId))}
              onNone={() => setChosen((before) => ({ ...before, [group.id]: [] }))}
            />
          ))}
        </div>
        <footer className="item-foot">
          {!isServed && !soldOut && (
            <p className="item-note">{t("dialog.notServed", { spans: spansText(dayparts) })}</p>
          )}
          {soldOut && <p className="item-note">{soldOut}</p>}
          <div className="item-actions">
            <Stepper
              label={t("dialog.quantity")}
              less={t("dialog.less")}
              more={t("dialog.more")}
              value={quantity}
              min={1}
              max={MAX_QUANTITY}
              onChange={setQuantity}
            />
            <button type="submit" className="item-add num" disabled={Boolean(soldOut)}>
              {t(entry ? "dialog.save" : "dialog.add", { price: total })}
            </button>
          </div>
        </footer>
      </form>
    </Dialog>
  );
}
