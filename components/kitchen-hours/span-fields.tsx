"use client";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { wallTime } from "#components/ui/times.ts";
import type { DaySpan } from "#lib/catalog/hours.ts";

const DAY_MIN = 1_440;

type Props = {
  readonly spans: readonly DaySpan[];
  readonly most: number;
  /** Whose they are, for who hears the fields: a day's name. */
  readonly of?: string;
  readonly onChange: (spans: readonly DaySpan[]) => void;
};

/** Spans of a day by the clock on the wall. One that ends before it begins ends on the next day. */
export function SpanFields({ spans, most, of = "", onChange }: Props) {
  const t = useTranslations("kitchenHours.spans");
  const put = (i: number, span: DaySpan) => onChange(spans.map((each, k) => (k === i ? span : each)));
  return (
    <div className="kitchen-spans">
      {spans.map((span, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the list
        <div key={i} className="kitchen-span">
          <input
            type="time"
            required
            aria-label={`${of} ${t("from")}`.trim()}
            value={wallTime(span.from)}
            onChange={({ target }) => target.value && put(i, spanOf(minutesOf(target.value), span.to))}
          />
          <span aria-hidden="true">–</span>
          <input
            type="time"
            required
            aria-label={`${of} ${t("to")}`.trim()}
            value={wallTime(span.to)}
            onChange={({ target }) => target.value && put(i, spanOf(span.from, minutesOf(target.value)))}
          />
          <button
            type="button"
            className="kitchen-icon"
            aria-label={`${of} ${t("remove")}`.trim()}
            onClick={() => onChange(spans.filter((_, k) => k !== i))}
          >
            <X size={18} aria-hidden="true" />
          </button>
          {span.to > DAY_MIN && <small>{t("nextDay")}</small>}
        </div>
      ))}
      {spans.length < most && (
        <button type="button" className="board-chip" onClick={() => onChange([...spans, nextOf(spans.at(-1))])}>
          <Plus size={17} aria-hidden="true" />
          {t("add")} {of && <span className="board-hidden">{of}</span>}
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
