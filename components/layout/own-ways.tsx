"use client";
import { Bell, Bike, CircleUserRound, type LucideIcon, Mail, ReceiptText, Search } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { OPTION } from "./menu-option.ts";

type User = { readonly name: string; readonly role: string };

/**
 * The ways to what is one's own: orders and notifications for who orders, the page to drive by for drivers, looking up and the demo's mails for operators; for
 * nobody in particular, to sign in. Who it is is asked when the menu is opened: the page around it is the same for everybody.
 */
export function OwnWays() {
  const t = useTranslations("site");
  const [user, setUser] = useState<User | null | undefined>(undefined);
  const [unread, setUnread] = useState(0);
  const isCustomer = user?.role === "customer";
  useEffect(() => {
    void callApi<{ user: User | null }>("GET", "session").then((answer) =>
      setUser(answer.ok ? answer.body.user : null),
    );
  }, []);
  useEffect(() => {
    if (!isCustomer) return;
    void callApi<{ unread: number }>("GET", "account/notifications").then(
      (answer) => answer.ok && setUnread(answer.body.unread),
    );
  }, [isCustomer]);
  return (
    <>
      <Way to="account" icon={CircleUserRound}>
        {user === undefined ? t("account") : user === null ? t("signIn") : t("accountOf", { name: user.name })}
      </Way>
      {isCustomer && (
        <>
          <Way to="orders" icon={ReceiptText}>
            {t("orders")}
          </Way>
          <Way to="account/notifications" icon={Bell} count={unread}>
            {t("notices")}
          </Way>
        </>
      )}
      {user?.role === "driver" && (
        <Way to="drive" icon={Bike}>
          {t("drive")}
        </Way>
      )}
      {user?.role === "operator" && (
        <>
          <Way to="ops/orders" icon={Search}>
            {t("opsOrders")}
          </Way>
          <Way to="ops/mail" icon={Mail}>
            {t("opsMail")}
          </Way>
        </>
      )}
    </>
  );
}

type WayProps = { to: string; icon: LucideIcon; count?: number; children: string };

function Way({ to, icon: Icon, count = 0, children }: WayProps) {
  const t = useTranslations("site");
  const locale = useLocale();
  return (
    <a href={`/${locale}/${to}`} className={OPTION} data-way={to}>
      <Icon size={18} aria-hidden="true" className="shrink-0 text-ink-2" />
      <span className="min-w-0 flex-1 wrap-anywhere">{children}</span>
      {count > 0 && (
        <span className="num rounded-full bg-ember-soft px-2 font-semibold text-sm">{t("noticesNew", { count })}</span>
      )}
    </a>
  );
}
