"use client";
import { useTranslations } from "next-intl";
import type { TimelineEntry } from "./timeline.ts";

type Props = {
  entries: readonly TimelineEntry[];
  restaurant: string;
  time: (ms: number) => string;
  /** When it is expected at the door, in words; null where nobody knows. */
  expected: string | null;
};

const NEXT_WORDS = {
  placed: "nextPlaced",
  accepted: "nextAccepted",
  preparing: "nextPreparing",
  ready: "nextReady",
  picked_up: "nextPicked_up",
  delivered: "nextDelivered",
} as const;

/** The order's story as a list: what happened and when, where it stands, what comes next. */
export function TimelineList({ entries, restaurant, time, expected }: Props) {
  const t = useTranslations("order.timeline");
  const words = ({ what, when }: TimelineEntry) => {
    const next = when === "next" && what in NEXT_WORDS ? NEXT_WORDS[what as keyof typeof NEXT_WORDS] : what;
    return t(next, { restaurant });
  };
  const firstNext = entries.findIndex((entry) => entry.when === "next");
  return (
    <section aria-labelledby="order-timeline">
      <h2 id="order-timeline" className="text-md">
        {t("title")}
      </h2>
      <ol className="mt-3" data-timeline="">
        {entries.map((entry, index) => {
          const { when } = entry;
          return (
            <li
              key={entry.key}
              data-when={when}
              data-what={entry.what}
              aria-current={when === "now" ? "step" : undefined}
              className="track-entry relative flex gap-3.5 pb-4 last:pb-0"
            >
              <span aria-hidden="true" className="track-dot" />
              <div className="flex min-w-0 flex-1 flex-wrap gap-x-3.5">
                <p
                  className={`min-w-0 flex-1 basis-34 ${when === "now" ? "font-semibold" : when === "next" ? "text-ink-3" : ""}`}
                >
                  {when === "now" && <span className="sr-only">{t("now")}: </span>}
                  {index === firstNext && <span className="sr-only">{t("next")}: </span>}
                  {words(entry)}
                </p>
                {entry.at !== null && (
                  <time dateTime={new Date(entry.at).toISOString()} className="num shrink-0 text-ink-2">
                    {time(entry.at)}
                  </time>
                )}
                {when === "next" && entry.what === "delivered" && expected && (
                  <span className="num shrink-0 text-ink-3">{expected}</span>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
