"use client";
import { useLocale, useTranslations } from "next-intl";
import { useMinute } from "#components/ui/use-minute.ts";
import { stepAt } from "#lib/catalog/open-steps.ts";
import { createClockWords } from "./clock-words.ts";
import { unpackSteps } from "./packed.ts";

type Props = {
  /** What is true at any time: how many there are, and where. */
  title: string;
  lead: string;
  /** `openSteps` of all that was found, packed; empty where a time is asked for, at which they all are open. */
  steps: string;
  timeZone: string;
  /** Words or filters narrow it down. */
  isNarrow: boolean;
};

/** The one big answer: how many cook now, once the browser has looked at the clock. Room for it is kept by what stands there before. */
export function LiveHeadline({ title, lead, steps, timeZone, isNarrow }: Props) {
  const t = useTranslations("search.live");
  const locale = useLocale();
  const nowMs = useMinute();
  const step = nowMs === null || steps === "" ? null : stepAt(unpackSteps(steps), nowMs);
  const answer = step === null ? null : t(isNarrow ? "matchNow" : "cookNow", { count: step.count });
  const time = step?.nextMs && nowMs !== null ? createClockWords(locale, timeZone).at(step.nextMs, nowMs) : null;
  const hint =
    step?.quickestMin != null
      ? t("quickest", { minutes: step.quickestMin })
      : time === null
        ? null
        : t("firstOpens", { time });
  // As wide as a count gets; in words of its own, since every render on the server would make plural rules for it.
  const room = t(isNarrow ? "matchRoom" : "cookRoom");
  return (
    <div className="answer">
      <h1 className="answer-title num" data-room={steps === "" ? undefined : room}>
        <span>{answer ?? title}</span>
      </h1>
      <p className="answer-lead num">{hint ?? lead}</p>
    </div>
  );
}
