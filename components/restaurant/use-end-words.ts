"use client";
import { useLocale, useTranslations } from "next-intl";
import { clockTime, dayOf, wallTime } from "#components/ui/times.ts";
import { DAY_ENDS_AT_HOUR, type Until } from "#lib/catalog/day-end.ts";
import { boardNow } from "./board-clock.ts";

const HOUR_MS = 3_600_000;

/** When something ends, by the restaurant's own clock: "14:30", "tomorrow 00:15". */
export function useEndWords(timeZone: string): (until: NonNullable<Until> | number) => string {
  const t = useTranslations("board");
  const locale = useLocale();
  return (until) => {
    const nowMs = boardNow();
    const at = typeof until === "number" ? until : "minutes" in until ? nowMs + until.minutes * 60_000 : dayEnd(nowMs);
    const time = clockTime(at, timeZone, locale);
    const { day, date } = dayOf(at, { timeZone, locale, nowMs });
    if (day === "today") return time;
    return day === "tomorrow" ? t("tomorrow", { time }) : t("onDay", { date, time });
  };

  /** For the words alone: when it ends is decided by the server (lib/catalog/until.ts). */
  function dayEnd(nowMs: number): number {
    for (let at = Math.ceil(nowMs / (HOUR_MS / 4)) * (HOUR_MS / 4); ; at += HOUR_MS / 4) {
      if (clockTime(at, timeZone, "en") === wallTime(DAY_ENDS_AT_HOUR * 60)) return at;
    }
  }
}
