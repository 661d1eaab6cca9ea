"use client";
import { useLocale, useTranslations } from "next-intl";
import { useCallback } from "react";
import { clockTime, dayOf } from "#components/ui/times.ts";

/** Until when something is sold out, in words: "" before the time is known, so that room is kept; null where it is to be had. */
export function useSoldOutText(timeZone: string, nowMs: number | null): (until: number | null) => string | null {
  const t = useTranslations("menu.item");
  const locale = useLocale();
  return useCallback(
    (until) => {
      if (until === null) return null;
      if (nowMs === null) return "";
      if (until <= nowMs) return null;
      const { day, date } = dayOf(until, { timeZone, locale, nowMs });
      if (day === "today") return t("soldOut", { time: clockTime(until, timeZone, locale) });
      return t("soldOutDay", { day, date });
    },
    [t, locale, timeZone, nowMs],
  );
}
