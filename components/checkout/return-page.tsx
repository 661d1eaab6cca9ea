"use client";
import { Check, CircleAlert, Clock } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { emptyCart } from "#components/cart/cart-store.ts";
import { callApi } from "#components/orders/api.ts";
import { isUnpaid } from "#components/orders/headline.ts";
import { useOrderFeed } from "#components/orders/use-order-feed.ts";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { Link } from "#i18n/navigation.ts";
import type { OrderFeedState } from "#lib/map/order-feed.ts";
import { forgetWish, readWish } from "./wish.ts";
import "./checkout.css";

/** A bank that has said yes is heard of within this, ms: after it we say that nothing has come. */
const PATIENCE_MS = 15_000;

/**
 * What is so: waiting: the bank has not answered, as far as we have heard · open: nor after a while, and one may go on to pay ·
 * paid · unpaid: nobody paid in time · ended: it came to an end, which the order's own page tells · away: not theirs to see.
 */
type Standing = "waiting" | "open" | "paid" | "unpaid" | "ended" | "away" | "lost";

/** Waits on the order's feed for what came of the payment, tells it, and leads on. */
export function ReturnPage({ orderId }: { orderId: string }) {
  const t = useTranslations("checkout.return");
  const locale = useLocale();
  const { state, isLost, feed } = useOrderFeed(orderId);
  const isPatient = usePatience();
  const standing = standingOf(state, isLost, isPatient);
  const [isOpening, setOpening] = useState(false);

  useEffect(() => {
    if (standing === "paid") {
      if (readWish(localStorage)?.orderId === orderId) emptyCart();
      forgetWish(localStorage, orderId);
      // what was paid is not to be come back to
      location.replace(`/${locale}/orders/${orderId}`);
    }
    if (standing === "unpaid" || standing === "ended") forgetWish(localStorage, orderId);
  }, [standing, orderId, locale]);

  const pay = async () => {
    setOpening(true);
    const answer = await callApi<{ checkoutUrl: string }>("POST", `orders/${orderId}/checkout`, { locale });
    if (answer.ok) location.assign(answer.body.checkoutUrl);
    else setOpening(false);
  };
  const order = (
    <Link key="order" href={`/orders/${orderId}`} className={standing === "ended" ? primaryButton : quietButton}>
      {t("seeOrder")}
    </Link>
  );
  const again = (
    <Link key="again" href="/checkout" className={primaryButton}>
      {t("again")}
    </Link>
  );
  const ways: Readonly<Record<Standing, readonly ReactNode[]>> = {
    waiting: [],
    paid: [order],
    open: [
      <button key="pay" type="button" className={primaryButton} disabled={isOpening} onClick={pay}>
        {t(isOpening ? "opening" : "pay")}
      </button>,
      order,
    ],
    unpaid: [again],
    ended: [order],
    away: [order],
    lost: [
      <button
        key="retry"
        type="button"
        className={primaryButton}
        onClick={() => (isLost ? location.reload() : feed?.retry())}
      >
        {t("retry")}
      </button>,
    ],
  };
  return (
    <main id="main" className="site-wrap return-page" data-standing={standing}>
      <Mark standing={standing} />
      <h1 tabIndex={-1}>{t(`${standing}Title`)}</h1>
      <p role="status" className="text-ink-2 text-md">
        {t(`${standing}Body`)}
      </p>
      {standing === "waiting" && <p className="return-slow text-ink-2 text-md">{t("slow")}</p>}
      <noscript>
        <p className="checkout-note">{t("noscript")}</p>
      </noscript>
      {ways[standing].length > 0 && <div className="return-ways">{ways[standing]}</div>}
    </main>
  );
}

function Mark({ standing }: { standing: Standing }) {
  const isOver = standing === "unpaid" || standing === "ended" || standing === "away" || standing === "lost";
  const kind = standing === "paid" ? "paid" : isOver ? "unpaid" : "waiting";
  const Icon = kind === "paid" ? Check : kind === "unpaid" ? CircleAlert : Clock;
  return (
    <span className="return-mark" data-kind={kind} aria-hidden="true">
      <Icon size={26} />
    </span>
  );
}

function standingOf(state: OrderFeedState | null, isLost: boolean, isPatient: boolean): Standing {
  if (isLost) return "lost";
  if (state?.phase === "refused" || state?.phase === "ended") {
    return state.code === "order_not_found" || state.code === "not_authenticated" ? "away" : "lost";
  }
  const order = state?.order;
  if (!state || !order) return "waiting";
  switch (order.status) {
    case "draft":
    case "awaiting_payment":
      return isPatient ? "waiting" : "open";
    case "expired":
    case "cancelled":
      return isUnpaid(state.events) || !state.events.some(({ status }) => status === "placed") ? "unpaid" : "ended";
    case "rejected":
    case "refunded":
    case "refunded_part":
      return "ended";
    default:
      return "paid";
  }
}

/** True until somebody has waited for so long that they are to be told. */
function usePatience(): boolean {
  const [isPatient, setPatient] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isPatient;
}
