"use client";
import { CalendarPlus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { RemoveButton } from "#components/restaurant/remove-button.tsx";
import { dateWords } from "#components/ui/times.ts";
import type { DaySpans, OpeningHours } from "#lib/catalog/hours.ts";
import { HoursDay } from "./hours-day.tsx";

type Exceptions = OpeningHours["exceptions"];
type Props = {
  readonly exceptions: Exceptions;
  readonly today: string;
  readonly onChange: (exceptions: Exceptions) => void;
};

/** Days that are not as the week: a holiday, an evening that is longer. */
export function OtherDays({ exceptions, today, onChange }: Props) {
  const t = useTranslations("kitchenHours");
  const locale = useLocale();
  const [date, setDate] = useState("");
  const put = (day: string, spans: DaySpans) => onChange({ ...exceptions, [day]: spans });
  const remove = (day: string) => {
    const { [day]: _, ...rest } = exceptions;
    onChange(rest);
  };
  return (
    <section className="kitchen-section" aria-labelledby="hours-exceptions">
      <header>
        <div>
          <h2 id="hours-exceptions">{t("exceptions")}</h2>
          <p>{t("exceptionsLead")}</p>
        </div>
      </header>
      <ul>
        {Object.keys(exceptions)
          .sort()
          .map((day) => {
            const name = dateWords(Date.parse(day), locale, { weekday: "long", day: "numeric", month: "long" });
            return (
              <HoursDay
                key={day}
                name={name}
                spans={exceptions[day] ?? []}
                onChange={(spans) => put(day, spans)}
                end={<RemoveButton label={t("removeException", { day: name })} onClick={() => remove(day)} />}
              />
            );
          })}
      </ul>
      <form
        className="hours-add"
        onSubmit={(event) => {
          event.preventDefault();
          if (!exceptions[date]) put(date, []);
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
  );
}
