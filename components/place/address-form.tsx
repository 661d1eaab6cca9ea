"use client";
import { LocateFixed, MapPin } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { findNear, findPlaces, MIN_LETTERS } from "./find-places.ts";
import type { ChosenPlace } from "./place-store.ts";
import { useSuggestions } from "./use-suggestions.ts";
import "./address-form.css";

type Props = {
  city: string;
  /** A place was chosen: the page goes there, or takes note. */
  onChoose: (place: ChosenPlace) => void;
  /** True while the page is on its way there. */
  isBusy?: boolean;
  /** The form is all that this is about, so it has the keyboard at once. */
  hasFocus?: boolean;
  /** Another way on, beside "near me". */
  children?: ReactNode;
};

/** Asks for an address: a combobox over the city's own streets, or where the browser is. Without JavaScript the form asks /find. */
export function AddressForm({ city, onChoose, isBusy = false, hasFocus = false, children }: Props) {
  const t = useTranslations("place");
  const locale = useLocale();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [fault, setFault] = useState("");
  const [isLocating, setLocating] = useState(false);
  const { words, places, hasFailed } = useSuggestions(typed);
  const shown = isOpen ? places : [];

  const choose = (place: ChosenPlace) => {
    setTyped(place.label);
    setOpen(false);
    setActive(-1);
    setFault("");
    onChoose(place);
  };
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const asked = typed.trim();
    const known = shown[active] ?? (words === asked ? places[0] : undefined);
    if (known) return choose(known);
    if (asked.length < MIN_LETTERS) return setFault(t("findLead", { city }));
    try {
      const [best] = await findPlaces(asked, AbortSignal.timeout(10_000));
      if (best) choose(best);
      else setFault(t("nothing", { words: asked, city }));
    } catch {
      setFault(t(navigator.onLine ? "failed" : "offline"));
    }
  };
  const onNear = async () => {
    setLocating(true);
    const near = await findNear(t("nearLabel"));
    setLocating(false);
    if (near === "denied") setFault(t("nearDenied"));
    else if (near === "failed") setFault(t("nearFailed"));
    else choose(near);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && places.length > 0) {
      event.preventDefault();
      setOpen(true);
      // Past either end lies the field itself.
      const count = places.length + 1;
      setActive(((active + 1 + step + count) % count) - 1);
    } else if (event.key === "Escape" && shown.length > 0) {
      event.preventDefault();
      setOpen(false);
      setActive(-1);
    }
  };

  const said = hasFailed ? t(navigator.onLine ? "failed" : "offline") : fault;
  return (
    <form className="address" method="get" action={`/${locale}/find`} onSubmit={onSubmit} data-address="">
      <div className="address-row">
        <label className="address-field">
          <MapPin size={20} aria-hidden="true" className="address-pin" />
          <span className="sr-only">{t("label")}</span>
          <input
            name="q"
            type="text"
            required
            maxLength={120}
            autoComplete="off"
            enterKeyHint="go"
            placeholder={t("placeholder")}
            value={typed}
            // biome-ignore lint/a11y/noAutofocus: only in a dialog that was opened to type into it
            autoFocus={hasFocus}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={shown.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={shown[active] ? `${id}-${active}` : undefined}
            aria-describedby={`${id}-said`}
            onChange={({ target }) => {
              setTyped(target.value);
              setOpen(true);
              setActive(-1);
              setFault("");
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setOpen(false)}
          />
        </label>
        <button type="submit" className="address-go" aria-disabled={isBusy} data-busy={isBusy || undefined}>
          {t("submit")}
        </button>
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={t("suggestions")}
          className="address-list"
          hidden={shown.length === 0}
        >
          {shown.map((place, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard and says which one is meant
            <div
              key={`${place.label} ${place.cell}`}
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === active}
              // the field keeps the keyboard
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(place)}
            >
              <MapPin size={17} aria-hidden="true" />
              {place.label}
            </div>
          ))}
        </div>
      </div>
      <div className="address-below">
        <button type="button" className="address-near" onClick={onNear} disabled={isLocating}>
          <LocateFixed size={18} aria-hidden="true" />
          {t(isLocating ? "nearBusy" : "near")}
        </button>
        {children}
        <p id={`${id}-said`} role="status" className="address-said">
          {said}
        </p>
      </div>
      <p role="status" className="sr-only">
        {isOpen && words !== "" && !hasFailed ? t("found", { count: places.length }) : ""}
      </p>
    </form>
  );
}
