"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { RemoveButton } from "#components/restaurant/remove-button.tsx";
import { wallTime } from "#components/ui/times.ts";
import { MOST_SPANS } from "#lib/catalog/day-spans.ts";
import type { DaySpan, DaySpans } from "#lib/catalog/hours.ts";
import "./span-fields.css";

const DAY_MIN = 1_440;
/** Where a day's spans stand. They stay there while they are changed, so that fields that somebody types in do not move. */
const PLACES = Array.from({ length: MOST_SPANS }, (_, place) => place);

type Props = {
  readonly spans: DaySpans;
  /** Whose they are, for who hears the fields: a day's name. */
  readonly of: string;
  readonly onChange: (spans: DaySpans) => void;
};

/** Spans of a day by the clock on the wall. One that ends before it begins ends on the next day. */
export function SpanFields({ spans, of, onChange }: Props) {
  const t = useTranslations("kitchenHours.spans");
  const put = (place: number, span: DaySpan) => onChange(spans.with(place, span));
  return (
    <div className="hours-spans">
      {PLACES.map((place) => {
        const span = spans[place];
        if (!span) return null;
        const { from, to } = span;
        return (
          <div key={place} className="hours-span">
            <input
              type="time"
              required
              aria-label={`${of} ${t("from")}`}
              value={wallTime(from)}
              onChange={({ target }) => target.value && put(place, spanOf(minutesOf(target.value), to))}
            />
            <span aria-hidden="true">–</span>
            <input
              type="time"
              required
              aria-label={`${of} ${t("to")}`}
              value={wallTime(to)}
              onChange={({ target }) => target.value && put(place, spanOf(from, minutesOf(target.value)))}
            />
            <RemoveButton label={`${of} ${t("remove")}`} onClick={() => onChange(spans.toSpliced(place, 1))} />
            {to > DAY_MIN && <small>{t("nextDay")}</small>}
          </div>
        );
      })}
      {spans.length < MOST_SPANS && (
        <button type="button" className="board-chip" onClick={() => onChange([...spans, nextOf(spans.at(-1))])}>
          <Plus size={17} aria-hidden="true" />
          {t("add")} <span className="board-hidden">{of}</span>
        </button>
      )}
    </div>
  );
}

/** After the last an hour's pause, then three hours; the first from eleven to two. */
function nextOf(last: DaySpan | undefined): DaySpan {
  if (!last || last.to + 60 >= DAY_MIN) return { from: 660, to: 840 };
  return { from: last.to + 60, to: Math.min(last.to + 240, DAY_MIN) };
}

function spanOf(from: number, to: number): DaySpan {
  const end = to % DAY_MIN;
  return { from, to: end > from ? end : end + DAY_MIN };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
