"use client";
import { useTranslations } from "next-intl";
import { FeedShape } from "#components/map/feed-shape.tsx";
import type { Seen } from "./seen.ts";

type Props = { seen: Seen; age: (ms: number) => string | null };

const SHAPES = {
  live: "live",
  now: "live",
  ago: "stale",
  stale: "stale",
  connecting: "connecting",
  reconnecting: "reconnecting",
  offline: "offline",
} as const;

/** How old what is shown is: a shape and words, never colour alone. */
export function SeenPill({ seen, age }: Props) {
  const t = useTranslations("order.seen");
  return (
    <p
      data-seen={seen.kind}
      className="float pointer-events-auto flex min-h-11 min-w-0 items-center gap-2.5 rounded-full px-4 py-1.5 font-semibold text-sm"
    >
      <FeedShape status={SHAPES[seen.kind]} />
      <span className="num min-w-0">{textOf(seen, age, t)}</span>
    </p>
  );
}

function textOf(seen: Seen, age: Props["age"], t: ReturnType<typeof useTranslations<"order.seen">>): string {
  const known = seen.ageMs === null ? null : age(seen.ageMs);
  switch (seen.kind) {
    case "ago":
      return known ? t("ago", { age: known }) : t("now");
    case "offline":
      return known ? t("offlineAgo", { age: known }) : t("offline");
    case "reconnecting":
      return known ? t("reconnectingAgo", { age: known }) : t("reconnecting");
    default:
      return t(seen.kind);
  }
}
