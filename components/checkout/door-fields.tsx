"use client";
import { useTranslations } from "next-intl";
import { Field } from "./field.tsx";
import { MAX_LENGTH, setTyped, type Typed } from "./typed-store.ts";

/** What somebody needs who stands before the house. */
export function DoorFields({ typed }: { typed: Typed }) {
  const t = useTranslations("checkout.where");
  return (
    <div className="checkout-fields">
      <Field label={t("floor")} hint={t("floorHint")}>
        {(ids) => (
          <input
            {...ids}
            name="floor"
            autoComplete="address-line2"
            maxLength={MAX_LENGTH.floor}
            value={typed.floor}
            onChange={({ target }) => setTyped({ floor: target.value })}
          />
        )}
      </Field>
      <Field label={t("note")}>
        {(ids) => (
          <textarea
            {...ids}
            name="note"
            rows={2}
            autoComplete="off"
            maxLength={MAX_LENGTH.note}
            value={typed.note}
            onChange={({ target }) => setTyped({ note: target.value })}
          />
        )}
      </Field>
    </div>
  );
}
