"use client";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { FeedStatus } from "#lib/map/feed-machine.ts";
import type { OrderSaid } from "./use-order-words.ts";

type Props = {
  said: OrderSaid;
  /** Changes with each thing that happens; what was so when the page opened is not news. */
  milestone: string;
  feed: FeedStatus;
};

/** A feed that comes back within this time was not worth a word. */
const LOST_AFTER_MS = 2_000;

/** Milestones, said politely: each new status, a delay, and what becomes of the feed. */
export function OrderAnnouncer({ said, milestone, feed }: Props) {
  const t = useTranslations("order.say");
  const [words, say] = useState("");
  const before = useRef(milestone);
  const lost = useRef(false);
  const isDown = feed !== "live" && feed !== "connecting";

  // biome-ignore lint/correctness/useExhaustiveDependencies: said once for each milestone, not each time its minutes change
  useEffect(() => {
    if (before.current === milestone) return;
    before.current = milestone;
    const { kind } = said.arrival ?? {};
    const arrival = kind === "range" ? t("arrival", { range: said.answer.spoken }) : (said.sentences[0] ?? "");
    const late = said.late ? ` ${t("late", { late: said.late.title })}` : "";
    say(t("step", { headline: said.headline, arrival }) + late);
  }, [milestone]);

  useEffect(() => {
    if (!isDown) {
      if (lost.current) say(t("back"));
      lost.current = false;
      return;
    }
    const timer = setTimeout(() => {
      lost.current = true;
      say(t(feed === "offline" ? "offline" : "lost"));
    }, LOST_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isDown, feed, t]);

  return (
    <p aria-live="polite" className="sr-only" data-said="">
      {words}
    </p>
  );
}
