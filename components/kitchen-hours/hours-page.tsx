"use client";
import { CalendarPlus, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { dateOf } from "#components/ui/times.ts";
import { areDaySpans } from "#lib/catalog/day-spans.ts";
import { hoursEdition, withoutPast } from "#lib/catalog/editing/hours.ts";
import type { DaySpans, OpeningHours } from "#lib/catalog/hours.ts";
import { SpanFields } from "./span-fields.tsx";
import "./kitchen-page.css";
import "#components/restaurant/board-dialog.css";
import "./kitchen-hours.css";

type Props = { readonly first: OpeningHours; readonly timeZone: string; readonly nowMs: number };
type Said = "saved" | "changed" | "failed" | "wrong";

/** A Monday, so that days of the week have names. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const MOST_SPANS = 4;

/** When a restaurant is open: each day of its week, and the days that are otherwise. Told when somebody else was first. */
export function HoursPage({ first, timeZone, nowMs }: Props) {
  const t = useTranslations("kitchenHours");
  const locale = useLocale();
  const today = dateOf(nowMs, timeZone);
  const [base, setBase] = useState(first);
  const [hours, setHours] = useState(() => withoutPast(first, today));
  const [said, setSaid] = useState<Said | null>(null);
  const [isSending, setSending] = useState(false);
  const [theirs, setTheirs] = useState<OpeningHours | null>(null);
  const [date, setDate] = useState("");
  const edit = (next: OpeningHours) => {
    setHours(next);
    setSaid(null);
  };
  const nameOf = (day: number) =>
    new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(MONDAY_MS + day * DAY_MS);
  const setDay = (day: number, spans: DaySpans) =>
    edit({
      ...hours,
      week: hours.week.map((each, i) => (i === day ? sorted(spans) : each)) as unknown as OpeningHours["week"],
    });
  const setException = (of: string, spans: DaySpans | null) => {
    const { [of]: _, ...rest } = hours.exceptions;
    edit({ ...hours, exceptions: spans === null ? rest : { ...rest, [of]: sorted(spans) } });
  };
  const save = async (seen: OpeningHours) => {
    if (![...hours.week, ...Object.values(hours.exceptions)].every(areDaySpans)) return setSaid("wrong");
    setSending(true);
    const answer = await callApi("POST", "restaurant/hours", { seen: hoursEdition(seen), hours });
    if (answer.ok) {
      setBase(hours);
      setTheirs(null);
      setSaid("saved");
    } else if (answer.code === "hours_conflict") {
      const now = await callApi<OpeningHours>("GET", "restaurant/hours");
      setTheirs(now.ok ? now.body : null);
      setSaid(now.ok ? "changed" : "failed");
    } else setSaid("failed");
    setSending(false);
  };
  const isChanged = hoursEdition(hours) !== hoursEdition(withoutPast(base, today));
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
            <li key={day} className="hours-day">
              <strong>{nameOf(day)}</strong>
              {hours.week[day].length === 0 && <span className="hours-closed">{t("closed")}</span>}
              <SpanFields
                spans={hours.week[day]}
                most={MOST_SPANS}
                of={nameOf(day)}
                onChange={(spans) => setDay(day, spans)}
              />
            </li>
          ))}
        </ul>
      </section>
      <section className="kitchen-section" aria-labelledby="hours-exceptions">
        <header>
          <div>
            <h2 id="hours-exceptions">{t("exceptions")}</h2>
            <p>{t("exceptionsLead")}</p>
          </div>
        </header>
        <ul>
          {Object.keys(hours.exceptions)
            .sort()
            .map((of) => {
              const name = dayName(of, locale);
              const spans = hours.exceptions[of] ?? [];
              return (
                <li key={of} className="hours-day">
                  <strong>{name}</strong>
                  {spans.length === 0 && <span className="hours-closed">{t("closed")}</span>}
                  <SpanFields spans={spans} most={MOST_SPANS} of={name} onChange={(next) => setException(of, next)} />
                  <button
                    type="button"
                    className="kitchen-icon"
                    aria-label={t("removeException", { day: name })}
                    onClick={() => setException(of, null)}
                  >
                    <X size={18} aria-hidden="true" />
                  </button>
                </li>
              );
            })}
        </ul>
        <form
          className="hours-add kitchen-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (date && !hours.exceptions[date]) setException(date, []);
            setDate("");
          }}
        >
          <label className="board-field">
            {t("date")}
            <input type="date" required min={today} value={date} onChange={({ target }) => setDate(target.value)} />
          </label>
          <button type="submit" className="board-button" data-small="">
            <CalendarPlus size={18} aria-hidden="true" />
            {t("addException")}
          </button>
        </form>
      </section>
      <footer className="hours-foot" data-shown={isChanged || said !== null || undefined}>
        <p role={said === "saved" || said === null ? "status" : "alert"}>
          {said ? t(`said.${said}`) : isChanged && t("said.unsaved")}
        </p>
        {said === "changed" && theirs ? (
          <>
            <button type="button" className="board-button" data-small="" onClick={() => void save(theirs)}>
              {t("keepMine")}
            </button>
            <button
              type="button"
              className="board-button"
              data-small=""
              onClick={() => {
                setBase(theirs);
                edit(withoutPast(theirs, today));
                setTheirs(null);
              }}
            >
              {t("takeTheirs")}
            </button>
          </>
        ) : (
          <button
            type="button"
            className="board-button"
            data-primary=""
            disabled={!isChanged || isSending}
            onClick={() => void save(base)}
          >
            {t("save")}
          </button>
        )}
      </footer>
    </main>
  );
}

function sorted(spans: DaySpans): DaySpans {
  return [...spans].sort((a, b) => a.from - b.from);
}

function everyDay(spans: DaySpans): OpeningHours["week"] {
  return [spans, spans, spans, spans, spans, spans, spans];
}

function dayName(date: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
    ...{ weekday: "long", day: "numeric", month: "long", timeZone: "UTC" },
  } as const);
  return format.format(new Date(`${date}T00:00:00Z`));
}
