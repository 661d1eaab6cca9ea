"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { DaySpans } from "#lib/catalog/hours.ts";
import { SpanFields } from "./span-fields.tsx";

type Props = {
  readonly name: string;
  readonly spans: DaySpans;
  readonly onChange: (spans: DaySpans) => void;
  /** What else can be done with the day. */
  readonly end?: ReactNode;
};

/** A day, and when it is open. */
export function HoursDay({ name, spans, onChange, end }: Props) {
  const t = useTranslations("kitchenHours");
  return (
    <li className="hours-day">
      <strong>{name}</strong>
      {spans.length === 0 && <span className="hours-closed">{t("closed")}</span>}
      <SpanFields spans={spans} of={name} onChange={onChange} />
      {end}
    </li>
  );
}
