"use client";
import { useLocale, useTranslations } from "next-intl";
import { dateOf, dateWords, weekdayOf } from "#components/ui/times.ts";
import { useMinute } from "#components/ui/use-minute.ts";
import type { DaySpans, OpeningHours } from "#lib/catalog/hours.ts";
import { spansText } from "./served.ts";

type Props = { hours: OpeningHours; timeZone: string };

/** A Monday, to name weekdays by. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const MOST_EXCEPTIONS = 8;

/** The week's hours, and the days that are not as the week. Which day is today, the browser tells. */
export function HoursList({ hours, timeZone }: Props) {
  const t = useTranslations("menu.about");
  const locale = useLocale();
  const nowMs = useMinute();
  const today = nowMs === null ? null : weekdayOf(nowMs, timeZone);
  const from = nowMs === null ? "" : dateOf(nowMs, timeZone);
  const exceptions = Object.entries(hours.exceptions)
    .filter(([date]) => date >= from)
    .sort(([a], [b]) => a.localeCompare(b))
    .slice(0, MOST_EXCEPTIONS);
  const said = (spans: DaySpans) => {
    if (spans.length === 0) return t("closed");
    return spans.some((span) => span.to - span.from >= 1_440) ? t("allDay") : spansText(spans);
  };
  return (
    <>
      <dl className="hours">
        {hours.week.map((spans, day) => {
          const weekday = dateWords(MONDAY + day * DAY_MS, locale, { weekday: "long" });
          return (
            <div key={weekday} data-today={today === day || undefined}>
              <dt className="first-letter:uppercase">{weekday}</dt>
              <dd className="num">{said(spans)}</dd>
            </div>
          );
        })}
      </dl>
      {exceptions.length > 0 && (
        <>
          <h3 className="mt-5 font-sans font-semibold text-base">{t("exceptions")}</h3>
          <dl className="hours mt-1">
            {exceptions.map(([date, spans]) => (
              <div key={date}>
                <dt>{dateWords(Date.parse(date), locale, { day: "numeric", month: "long" })}</dt>
                <dd className="num">{said(spans)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}
