"use client";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { FeedStatus } from "#lib/map/feed-machine.ts";
import { FeedShape } from "./feed-shape.tsx";
import type { Words } from "./use-words.ts";

type Props = {
  status: FeedStatus;
  /** Deliveries on the way in the whole city, as far as is known. */
  total: number | null;
  /** When anything last came, milliseconds by the browser's clock. */
  heardMs: number | null;
  words: Words;
};

/** The truth about the feed: a shape and a word, never colour alone. */
export function FeedPill({ status, total, heardMs, words }: Props) {
  const t = useTranslations("feed");
  const nowMs = useNow(status !== "live" && status !== "connecting" && heardMs !== null);
  const age = heardMs === null || nowMs === null ? null : words.age(Math.max(1.5, (nowMs - heardMs) / 1000));

  let text: string;
  if (status === "live") text = total === null ? t("liveUncounted") : t("live", { count: total });
  else if (status === "connecting") text = t("connecting");
  else if (status === "stale") text = age ? t("stale", { age }) : t("staleUnknown");
  else text = age ? t(`${status}Aged`, { age }) : t(status);

  return (
    <p
      data-feed={status}
      className="float pointer-events-auto flex min-h-10 items-center gap-2 rounded-full px-3 py-1.5 font-semibold text-[0.8125rem] desktop:gap-2.5 desktop:px-3.5 desktop:text-sm"
    >
      <FeedShape status={status} />
      <span className="num">{text}</span>
    </p>
  );
}

/** The time by the second while it is needed; null before the first one. */
function useNow(isNeeded: boolean): number | null {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    if (!isNeeded) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isNeeded]);
  return isNeeded ? nowMs : null;
}
