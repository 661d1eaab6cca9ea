"use client";
import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useMinute } from "#components/ui/use-minute.ts";
import { dayChoices, quarterHours, wallClock } from "./wall-clock.ts";

type Props = {
  /** "2026-11-24T18:30", or null for now. */
  value: string | null;
  timeZone: string;
  label: string;
};

const QUARTER_MS = 15 * 60_000;
/** Nobody plans a dinner for the next ten minutes. */
const AHEAD_MS = 45 * 60_000;

/** Chooses a day and a quarter of an hour by the city's clock. Before the page has come alive it is the browser's own input. */
export function WhenInput({ value, timeZone, label }: Props) {
  const t = useTranslations("search.live");
  const locale = useLocale();
  const nowMs = useMinute();
  const soonest = nowMs === null ? null : wallClock(Math.ceil((nowMs + AHEAD_MS) / QUARTER_MS) * QUARTER_MS, timeZone);
  const [chosen, setChosen] = useState<{ day?: string; time?: string }>({});
  const today = nowMs === null ? null : wallClock(nowMs, timeZone).day;
  const firstDay = soonest?.day ?? null;
  const days = useMemo(() => (firstDay === null ? [] : dayChoices(firstDay, locale)), [firstDay, locale]);
  if (soonest === null || today === null)
    return (
      <label className="when-input">
        {label}
        <input type="datetime-local" name="open" step={900} defaultValue={value ?? ""} required />
      </label>
    );
  const [oldDay, oldTime] = value?.split("T") ?? [];
  const known = days.some(({ day }) => day === oldDay);
  const day = chosen.day ?? (known && oldDay ? oldDay : soonest.day);
  const times = quarterHours(day === soonest.day ? soonest.time : "00:00");
  const wanted = chosen.time ?? (known && oldTime ? oldTime : soonest.time);
  const time = times.includes(wanted) ? wanted : (times[0] ?? wanted);
  const tomorrow = days[soonest.day === today ? 1 : 0]?.day;
  const sayDay = (each: string, words: string) =>
    each === today ? t("today") : each === tomorrow ? t("tomorrow") : words;
  return (
    <div className="when-input">
      <input type="hidden" name="open" value={`${day}T${time}`} />
      <label>
        {t("day")}
        <select value={day} onChange={({ target }) => setChosen({ ...chosen, day: target.value })}>
          {days.map(({ day: each, words }) => (
            <option key={each} value={each}>
              {sayDay(each, words)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("time")}
        <select value={time} className="num" onChange={({ target }) => setChosen({ ...chosen, time: target.value })}>
          {times.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
    </div>
  );
}
