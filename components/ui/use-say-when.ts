"use client";
import { useLocale, useTranslations } from "next-intl";
import { useCallback } from "react";
import { clockTime, dayOf } from "./times.ts";

/** Says when something is, from now: "06:30", "tomorrow 06:30", "Monday 11:00". */
export function useSayWhen(timeZone: string, nowMs: number | null): (ms: number) => string {
  const t = useTranslations("cart.when");
  const locale = useLocale();
  return useCallback(
    (ms) => {
      const { day, date } = dayOf(ms, { timeZone, locale, nowMs: nowMs ?? ms });
      const time = clockTime(ms, timeZone, locale);
      return day === "today" ? time : t("at", { day, date, time });
    },
    [t, locale, timeZone, nowMs],
  );
}
