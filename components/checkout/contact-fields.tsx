"use client";
import { useLocale, useTranslations } from "next-intl";
import { Field } from "./field.tsx";
import { MAX_LENGTH, setTyped, type Typed } from "./typed-store.ts";
import type { Member } from "./use-member.ts";

type Props = { typed: Typed; faults: readonly ("name" | "phone" | "email")[]; isDemo: boolean; member: Member };

const FIELDS = [
  { name: "name", type: "text", autoComplete: "name" },
  { name: "phone", type: "tel", autoComplete: "tel" },
  { name: "email", type: "email", autoComplete: "email" },
] as const;

/** Whom the driver meets, and where the receipt goes. Filled in for whoever is signed in; a guest may sign in, or not. */
export function ContactFields({ typed, faults, isDemo, member }: Props) {
  const t = useTranslations("checkout.who");
  const locale = useLocale();
  const { user, isBusy, goInAsDemo } = member;
  return (
    <div className="checkout-fields">
      {user === null && (
        <p className="checkout-guest">
          <span>{t("guest")}</span>
          <a className="cart-quiet" href={`/${locale}/sign-in?next=${encodeURIComponent(`/${locale}/checkout`)}`}>
            {t("signIn")}
          </a>
          {isDemo && (
            <button type="button" className="cart-quiet" disabled={isBusy} onClick={goInAsDemo}>
              {t("demo")}
            </button>
          )}
        </p>
      )}
      {user && (
        <p className="checkout-guest" data-member="">
          {t("member", { name: user.name })}
        </p>
      )}
      {FIELDS.map(({ name, ...field }) => (
        <Field key={name} label={t(name)} fault={faults.includes(name) ? t(`${name}Fault`) : null}>
          {(ids) => (
            <input
              {...ids}
              {...field}
              name={name}
              required
              maxLength={MAX_LENGTH[name]}
              value={typed[name]}
              onChange={({ target }) => setTyped({ [name]: target.value })}
            />
          )}
        </Field>
      ))}
      <p className="text-ink-2 text-sm">{t("why")}</p>
    </div>
  );
}
