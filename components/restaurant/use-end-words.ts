"use client";
import { useLocale, useTranslations } from "next-intl";
import { clockTime, dayOf } from "#components/ui/times.ts";
import { boardNow } from "./board-clock.ts";

const HOUR_MS = 3_600_000;
/** As the server has it (lib/catalog/until.ts): there, not here, it is decided. */
const DAY_ENDS_AT_HOUR = 4;

/** When something ends, by the restaurant's own clock: "14:30", "tomorrow 00:15". */
export function useEndWords(timeZone: string): (until: { minutes: number } | { today: true } | number) => string {
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

  function dayEnd(nowMs: number): number {
    for (let at = Math.ceil(nowMs / (HOUR_MS / 4)) * (HOUR_MS / 4); ; at += HOUR_MS / 4) {
      if (clockTime(at, timeZone, "en") === `0${DAY_ENDS_AT_HOUR}:00`) return at;
    }
  }
}
