"use client";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { CartNote, WayOut } from "#components/cart/cart-note.tsx";
import { callApi } from "#components/orders/api.ts";
import { isUnmade, type OrderStatus } from "#lib/orders/status.ts";
import { forgetWish, readWish } from "./wish.ts";

type Known = { readonly status: OrderStatus; readonly code: string };

/** Somebody was sent to pay and came back, or another tab did: says how that order stands. */
export function OpenWish() {
  const t = useTranslations("checkout.open");
  const locale = useLocale();
  const [open, setOpen] = useState<(Known & { orderId: string }) | null>(null);
  const [isOpening, setOpening] = useState(false);
  useEffect(() => {
    const look = async () => {
      setOpening(false);
      const orderId = readWish(localStorage)?.orderId;
      if (!orderId) return setOpen(null);
      const answer = await callApi<Known>("GET", `orders/${orderId}`);
      if (answer.ok && !isUnmade(answer.body.status)) return setOpen({ ...answer.body, orderId });
      if (answer.ok || answer.code === "order_not_found") forgetWish(localStorage, orderId);
      setOpen(null);
    };
    void look();
    // back from the payment's page, which may show this page as it was left
    addEventListener("pageshow", look);
    return () => removeEventListener("pageshow", look);
  }, []);
  if (!open) return null;
  const { orderId, code } = open;
  const isUnpaid = open.status === "draft" || open.status === "awaiting_payment";
  const pay = async () => {
    setOpening(true);
    const answer = await callApi<{ checkoutUrl: string }>("POST", `orders/${orderId}/checkout`, { locale });
    location.assign(answer.ok ? answer.body.checkoutUrl : `/${locale}/checkout/${orderId}`);
  };
  return (
    <CartNote kind="news" code={isUnpaid ? "unpaid" : "paid"} text={t(isUnpaid ? "unpaid" : "paid", { code })}>
      {isUnpaid ? (
        <WayOut onClick={pay}>{t(isOpening ? "opening" : "pay")}</WayOut>
      ) : (
        <WayOut onClick={() => location.assign(`/${locale}/checkout/${orderId}`)}>{t("see")}</WayOut>
      )}
    </CartNote>
  );
}
