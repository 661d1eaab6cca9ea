"use client";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { clockTime, dateOf, dayOf } from "#components/ui/times.ts";
import { setDeliverAt } from "./cart-store.ts";
import { laterDays } from "./later-days.ts";
import type { PanelProps } from "./panel-props.ts";

type Props = PanelProps & { nowMs: number | null; hasPlace: boolean };

const ASAP = "asap";

/** When it is at the door, large; and another time, where one is wanted. */
export function WhenField({ cart, restaurant, pricing, nowMs, hasPlace }: Props) {
  const t = useTranslations("cart.when");
  const locale = useLocale();
  const { deliverAt } = cart;
  const { timeZone } = restaurant;
  const { answer } = pricing;
  const days = useMemo(() => laterDays(answer?.times ?? [], timeZone, nowMs ?? 0), [answer?.times, timeZone, nowMs]);
  const dayName = (ms: number) => {
    const { day, date } = dayOf(ms, { timeZone, locale, nowMs: nowMs ?? ms });
    return day === "other" ? date : t(day);
  };
  const codes = answer?.changes.map(({ code }) => code) ?? [];
  const isAway = codes.includes("out_of_area");
  const slot = codes.includes("closed") || isAway ? null : (answer?.slot ?? null);
  const chosenDate = deliverAt === null ? ASAP : dateOf(deliverAt, timeZone);
  const chosenDay = days.find(({ date }) => date === chosenDate);
  const sayDay = (ms: number) =>
    dayOf(ms, { timeZone, locale, nowMs: nowMs ?? ms }).day === "today" ? "" : dayName(ms);
  const waiting = hasPlace ? (answer === null ? t("checking") : null) : t("unknown");
  if (isAway) return null;
  return (
    <div className="cart-when">
      {slot ? (
        <>
          <p className="text-ink-2">{[t("label"), sayDay(slot.from)].filter(Boolean).join(" · ")}</p>
          <p className="cart-when-answer num">
            {t("range", { from: clockTime(slot.from, timeZone, locale), to: clockTime(slot.to, timeZone, locale) })}
          </p>
        </>
      ) : (
        waiting && <p className="text-ink-2">{waiting}</p>
      )}
      {days.length > 0 && (
        <div className="cart-selects">
          <select
            aria-label={t("day")}
            value={chosenDay || chosenDate === ASAP ? chosenDate : ASAP}
            onChange={({ target }) => setDeliverAt(days.find(({ date }) => date === target.value)?.times[0] ?? null)}
          >
            <option value={ASAP}>{t("asap")}</option>
            {days.map(({ date, times: [first = 0] }) => (
              <option key={date} value={date}>
                {dayName(first)}
              </option>
            ))}
          </select>
          {chosenDay && deliverAt !== null && (
            <select
              aria-label={t("time")}
              value={deliverAt}
              onChange={({ target }) => setDeliverAt(Number(target.value))}
            >
              {!chosenDay.times.includes(deliverAt) && (
                <option value={deliverAt}>{clockTime(deliverAt, timeZone, locale)}</option>
              )}
              {chosenDay.times.map((time) => (
                <option key={time} value={time}>
                  {clockTime(time, timeZone, locale)}
                </option>
              ))}
            </select>
          )}
        </div>
      )}
    </div>
  );
}
