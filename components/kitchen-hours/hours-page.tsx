"use client";
import { useLocale, useTranslations } from "next-intl";
import { dateOf, dateWords } from "#components/ui/times.ts";
import type { DaySpans, OpeningHours } from "#lib/catalog/hours.ts";
import { HoursDay } from "./hours-day.tsx";
import { OtherDays } from "./other-days.tsx";
import { useHours } from "./use-hours.ts";
import "#components/restaurant/board-dialog.css";
import "./kitchen-hours.css";

type Props = { readonly first: OpeningHours; readonly timeZone: string; readonly nowMs: number };

/** A Monday, so that days of the week have names. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** When a restaurant is open: each day of its week, and the days that are otherwise. Told when somebody else was first. */
export function HoursPage({ first, timeZone, nowMs }: Props) {
  const t = useTranslations("kitchenHours");
  const locale = useLocale();
  const today = dateOf(nowMs, timeZone);
  const { hours, said, isSending, isChanged, edit, save, keepMine, takeTheirs } = useHours(first, today);
  const setDay = (day: number, spans: DaySpans) =>
    edit({ ...hours, week: hours.week.with(day, spans) as unknown as OpeningHours["week"] });
  return (
    <main id="main" className="kitchen-page">
      <header className="kitchen-head">
        <div>
          <h1>{t("title")}</h1>
          <p>{t("lead", { zone: timeZone.replaceAll("_", " ") })}</p>
        </div>
      </header>
      <section className="kitchen-section" aria-labelledby="hours-week">
        <header>
          <h2 id="hours-week">{t("week")}</h2>
          <button
            type="button"
            className="board-chip"
            onClick={() => edit({ ...hours, week: everyDay(hours.week[0]) })}
          >
            {t("copyMonday")}
          </button>
        </header>
        <ul>
          {DAYS.map((day) => (
            <HoursDay
              key={day}
              name={dateWords(MONDAY_MS + day * DAY_MS, locale, { weekday: "long" })}
              spans={hours.week[day]}
              onChange={(spans) => setDay(day, spans)}
            />
          ))}
        </ul>
      </section>
      <OtherDays
        exceptions={hours.exceptions}
        today={today}
        onChange={(exceptions) => edit({ ...hours, exceptions })}
      />
      <footer className="hours-foot">
        <p role={said === "saved" || said === null ? "status" : "alert"}>
          {said ? t(`said.${said}`) : isChanged && t("said.unsaved")}
        </p>
        {keepMine ? (
          <>
            <button type="button" className="board-button" data-small="" onClick={keepMine}>
              {t("keepMine")}
            </button>
            <button type="button" className="board-button" data-small="" onClick={takeTheirs}>
              {t("takeTheirs")}
            </button>
          </>
        ) : (
          <button
            type="button"
            className="board-button"
            data-primary=""
            disabled={!isChanged || isSending}
            onClick={save}
          >
            {t("save")}
          </button>
        )}
      </footer>
    </main>
  );
}

function everyDay(spans: DaySpans): OpeningHours["week"] {
  return [spans, spans, spans, spans, spans, spans, spans];
}
