"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { unitOf } from "#components/ui/money.ts";
import { type CartRestaurant, MAX_TIP_MINOR, type Tip } from "./cart.ts";
import { setTip } from "./cart-store.ts";

type Props = { restaurant: CartRestaurant; tip: Tip };

const SHARES = [0, 500, 1_000, 1_500];

/** What the driver gets beside: nothing until somebody says so. */
export function TipField({ restaurant, tip }: Props) {
  const t = useTranslations("cart.tip");
  const locale = useLocale();
  const [isOther, setOther] = useState(tip.kind === "amount");
  const unit = unitOf(restaurant.currency);
  const isShare = (basisPoints: number) => !isOther && tip.kind === "share" && tip.basisPoints === basisPoints;
  const choose = (basisPoints: number) => {
    setOther(false);
    setTip({ kind: "share", basisPoints });
  };
  return (
    <fieldset className="cart-tip">
      <legend>{t("label")}</legend>
      <div className="cart-tip-choices">
        {SHARES.map((basisPoints) => (
          <label key={basisPoints} className="cart-chip num">
            <input type="radio" name="tip" checked={isShare(basisPoints)} onChange={() => choose(basisPoints)} />
            {basisPoints === 0 ? t("none") : (basisPoints / 10_000).toLocaleString(locale, { style: "percent" })}
          </label>
        ))}
        <label className="cart-chip">
          <input type="radio" name="tip" checked={isOther} onChange={() => setOther(true)} />
          {t("other")}
        </label>
      </div>
      {isOther && (
        <input
          type="number"
          inputMode="numeric"
          min={0}
          max={MAX_TIP_MINOR / unit}
          step={1}
          aria-label={t("amount", { currency: restaurant.currency })}
          placeholder={t("amount", { currency: restaurant.currency })}
          defaultValue={tip.kind === "amount" ? tip.minor / unit : ""}
          className="cart-input num"
          onChange={({ target }) => {
            const minor = Math.round(Number(target.value) * unit);
            if (minor >= 0 && minor <= MAX_TIP_MINOR) setTip({ kind: "amount", minor });
          }}
        />
      )}
    </fieldset>
  );
}
