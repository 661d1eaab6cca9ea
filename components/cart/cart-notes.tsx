"use client";
import { useLocale, useTranslations } from "next-intl";
import { useRef } from "react";
import type { ChosenPlace } from "#components/place/place-store.ts";
import { formatMoney } from "#components/ui/money.ts";
import { useSayWhen } from "#components/ui/use-say-when.ts";
import { Link } from "#i18n/navigation.ts";
import { CartNote, WayOut } from "./cart-note.tsx";
import { emptyCart, setDeliverAt } from "./cart-store.ts";
import { laterDays } from "./later-days.ts";
import type { PanelProps } from "./panel-props.ts";

type Props = PanelProps & { place: ChosenPlace | null; nowMs: number | null; onAskAddress: () => void };

/** What is not as it was thought to be of the whole cart, and what keeps it from being priced. */
export function CartNotes({ cart, restaurant, pricing, place, nowMs, onAskAddress }: Props) {
  const t = useTranslations("cart");
  const locale = useLocale();
  const { state, changes } = pricing;
  const money = (minor: number) => formatMoney(minor, restaurant.currency, locale);
  if (state === "gone") {
    return (
      <CartNote kind="wrong" code="gone" text={t("change.restaurantGone", { name: restaurant.name })}>
        <WayOut onClick={emptyCart}>{t("way.empty")}</WayOut>
      </CartNote>
    );
  }
  if (state === "invalid") {
    return (
      <CartNote kind="wrong" code="invalid" text={t("trouble.invalid")}>
        <WayOut onClick={emptyCart}>{t("way.empty")}</WayOut>
      </CartNote>
    );
  }
  const trouble = state === "offline" || state === "unpriced" ? state : null;
  // where it does not deliver, it is no matter when
  const isAway = changes.get("")?.some(({ code }) => code === "out_of_area") ?? false;
  return (
    <>
      {trouble && <CartNote kind="news" code={trouble} text={t(`trouble.${trouble}`)} />}
      {!isAway && <ClosedNote cart={cart} restaurant={restaurant} pricing={pricing} nowMs={nowMs} />}
      {(changes.get("") ?? []).map((change) => {
        if (change.code === "out_of_area") {
          const text = place ? t("change.outOfArea", { place: place.label }) : t("change.outOfAreaNowhere");
          return (
            <CartNote key={change.code} kind="wrong" code={change.code} text={text}>
              <WayOut onClick={onAskAddress}>{t("way.address")}</WayOut>
              <Link href="/" prefetch={false} className="cart-way">
                {t("way.other")}
              </Link>
            </CartNote>
          );
        }
        if (change.code !== "below_minimum") return null;
        const text = t("change.belowMinimum", {
          missing: money(change.missingMinor),
          minimum: money(restaurant.minimumMinor),
        });
        return (
          <CartNote key={change.code} kind="news" code={change.code} text={text}>
            <Link href={`/r/${restaurant.slug}`} prefetch={false} className="cart-way">
              {t("way.more")}
            </Link>
          </CartNote>
        );
      })}
    </>
  );
}

function ClosedNote({ cart, restaurant, pricing, nowMs }: PanelProps & { nowMs: number | null }) {
  const t = useTranslations("cart");
  const sayWhen = useSayWhen(restaurant.timeZone, nowMs);
  const wasOpen = useRef(false);
  const closed = (pricing.changes.get("") ?? []).find((change) => change.code === "closed");
  if (pricing.state === "checked" && !closed) wasOpen.current = true;
  if (!closed) return null;

  const { opensAt } = closed;
  const [day] = laterDays(pricing.answer?.times ?? [], restaurant.timeZone, nowMs ?? 0);
  const next = day?.times[0];
  const opens = opensAt === null ? null : sayWhen(opensAt);
  const text =
    opens === null
      ? t("change.closedLong")
      : cart.deliverAt !== null
        ? t("change.closedThen", { opens })
        : t(wasOpen.current ? "change.closedWhile" : "change.closed", { opens });
  return (
    <CartNote kind="wrong" code="closed" text={text}>
      {next !== undefined && (
        <WayOut onClick={() => setDeliverAt(next)}>{t("way.next", { opens: sayWhen(next) })}</WayOut>
      )}
      {cart.deliverAt !== null && <WayOut onClick={() => setDeliverAt(null)}>{t("way.asap")}</WayOut>}
    </CartNote>
  );
}
