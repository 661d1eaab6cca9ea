"use client";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { Field } from "./field.tsx";
import { fillIn, MAX_LENGTH, setTyped, type Typed } from "./typed-store.ts";

type Props = { typed: Typed; faults: readonly ("name" | "phone" | "email")[]; isDemo: boolean };
type User = { readonly name: string; readonly role: string; readonly email?: string | null };

const FIELDS = [
  { name: "name", type: "text", autoComplete: "name" },
  { name: "phone", type: "tel", autoComplete: "tel" },
  { name: "email", type: "email", autoComplete: "email" },
] as const;

/** Whom the driver meets, and where the receipt goes. Filled in for whoever is signed in; a guest may sign in, or not. */
export function ContactFields({ typed, faults, isDemo }: Props) {
  const t = useTranslations("checkout.who");
  const locale = useLocale();
  const [user, setUser] = useState<User | null | undefined>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    void callApi<{ user: User | null }>("GET", "session").then((answer) => {
      const known = answer.ok && answer.body.user?.role === "customer" ? answer.body.user : null;
      setUser(known);
      if (known) fillIn({ name: known.name, ...(known.email && { email: known.email }) });
    });
  }, []);
  const goInAsDemo = async () => {
    setBusy(true);
    const answer = await callApi<{ user: User | null }>("POST", "demo/session", { user: "customer" });
    setBusy(false);
    if (!answer.ok) return;
    setUser(answer.body.user);
    if (answer.body.user) fillIn(DEMO_CONTACT(answer.body.user));
  };
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

/** Nobody types for a demo: its customer has all that is asked for. */
const DEMO_CONTACT = ({ name, email }: User) => ({
  name,
  phone: "+46 70 174 06 05",
  email: email ?? "demo@example.com",
});
