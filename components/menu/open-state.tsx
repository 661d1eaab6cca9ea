"use client";
import { useLocale, useTranslations } from "next-intl";
import { useRef } from "react";
import { clockTime, dayOf } from "#components/ui/times.ts";
import { useMinute } from "#components/ui/use-minute.ts";
import { stateAt } from "#lib/catalog/open-now.ts";

type Props = {
  spans: readonly number[];
  timeZone: string;
  /** Nobody has said when it is open. */
  isUnknown: boolean;
};

const MINUTE_MS = 60_000;
/** Whoever chooses slowly is told that it closes soon. */
const SOON_MS = 45 * MINUTE_MS;

/** Whether it takes orders now, and until or from when: filled in by the browser, in room that is kept for it. */
export function OpenState({ spans, timeZone, isUnknown }: Props) {
  const t = useTranslations("menu.state");
  const locale = useLocale();
  const nowMs = useMinute();
  const wasOpen = useRef(false);
  if (isUnknown)
    return (
      <p className="open-state" data-open="unknown">
        {t("unknown")}
      </p>
    );
  if (nowMs === null) return <p className="open-state">{"\u00a0"}</p>;

  const { isOpen, until, next } = stateAt(spans, nowMs);
  wasOpen.current ||= isOpen;
  if (isOpen && until === null)
    return (
      <p className="open-state" data-open="open">
        {t("openLong")}
      </p>
    );
  if (isOpen && until !== null) {
    const time = clockTime(until, timeZone, locale);
    const isSoon = until - nowMs <= SOON_MS;
    return (
      <p className="open-state" data-open={isSoon ? "soon" : "open"}>
        {isSoon ? t("closing", { time, min: Math.ceil((until - nowMs) / MINUTE_MS) }) : t("open", { time })}
      </p>
    );
  }
  const closed =
    next === null
      ? t("closedLong")
      : t(wasOpen.current ? "closedWhileHere" : "closed", {
          ...dayOf(next, { timeZone, locale, nowMs }),
          time: clockTime(next, timeZone, locale),
        });
  return (
    <p className="open-state" data-open="closed">
      {closed}
      {next !== null && <span className="open-state-later">{t("later")}</span>}
    </p>
  );
}
