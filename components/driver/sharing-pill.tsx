"use client";
import { useTranslations } from "next-intl";
import { FeedShape } from "#components/map/feed-shape.tsx";
import type { DriveState } from "./drive-client.ts";

type Props = { state: DriveState; isOnDuty: boolean; nowMs: number };
const SHAPES = {
  shared: "live",
  searching: "connecting",
  denied: "offline",
  offline: "offline",
  off: "stale",
} as const;

/** Whether one's position is shared, at all times, by a shape and words. */
export function SharingPill({ state, isOnDuty, nowMs }: Props) {
  const t = useTranslations("drive.sharing");
  const { sharing, steps } = state;
  const waiting = sharing.waiting + steps.length;
  const is = isOnDuty ? sharedAs(state) : "off";
  const agoS = sharing.sentAt === null ? 0 : Math.max(0, Math.round((nowMs - sharing.sentAt) / 1_000));
  return (
    <p className="drive-pill" data-sharing={is} data-off={is === "off" || undefined}>
      <FeedShape status={SHAPES[is]} />
      <span className="num">
        {is === "offline" ? t("offline", { waiting }) : is === "shared" ? t("shared", { seconds: agoS }) : t(is)}
      </span>
    </p>
  );
}

function sharedAs({ sharing, isReachable }: DriveState): keyof typeof SHAPES {
  if (sharing.is === "denied") return "denied";
  if (!isReachable) return "offline";
  return sharing.is === "on" && sharing.sentAt !== null ? "shared" : "searching";
}
