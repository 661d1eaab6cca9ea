"use client";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { FeedStatus } from "#lib/map/feed-machine.ts";
import type { Chosen } from "./chosen.ts";
import type { Words } from "./use-words.ts";

type Props = { feed: FeedStatus; chosen: Chosen | null; words: Words };

/** A feed that comes back within this time was not worth a word. */
const LOST_AFTER_MS = 2_000;

/** Milestones, said politely to those who do not see the map; everything else can be read in the list. */
export function Announcer({ feed, chosen, words }: Props) {
  const t = useTranslations("say");
  const [said, say] = useState("");
  const lost = useRef(false);
  const isDown = feed !== "live" && feed !== "connecting";

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

  const id = chosen?.item.id ?? null;
  const isGone = chosen?.presence === "gone";
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once per choice, not each time its minutes change
  useEffect(() => {
    if (!chosen) return;
    if (isGone) say(t("gone"));
    else say(t("chosen", { title: words.title(chosen.item), detail: words.arrives(chosen.item) }));
  }, [id, isGone]);

  return (
    <p aria-live="polite" className="sr-only" data-said="">
      {said}
    </p>
  );
}
