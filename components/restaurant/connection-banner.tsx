"use client";
import { useTranslations } from "next-intl";
import { useOnline } from "#components/ui/use-online.ts";
import type { BoardFeedState } from "#lib/map/board-feed.ts";
import { boardNow, useTime } from "./board-clock.ts";

type Props = { readonly state: Pick<BoardFeedState, "feed" | "heardMs" | "clockOffsetMs">; readonly kept: number };

/** How the board stands with the server, in one word; the whole of it where it is not well. */
export function LivePill({ state }: Pick<Props, "state">) {
  const t = useTranslations("board.connection");
  const isOnline = useOnline();
  const how = !isOnline ? "offline" : state.feed === "live" ? "live" : "behind";
  return (
    <span className="board-pill" data-how={how}>
      <i aria-hidden="true" />
      {t(how)}
    </span>
  );
}

/** Says since when nothing was heard, what that means, and what happens to what is pressed. */
export function ConnectionBanner({ state, kept }: Props) {
  const t = useTranslations("board.connection");
  const isOnline = useOnline();
  const heardAt = state.heardMs;
  const ageS = useTime(() =>
    heardAt === null ? null : Math.max(0, Math.round((boardNow() - state.clockOffsetMs - heardAt) / 1_000)),
  );
  const isWell = isOnline && state.feed === "live";
  return (
    <div
      role="status"
      className="board-banner"
      data-shown={!isWell || undefined}
      data-how={isOnline ? "behind" : "offline"}
    >
      {!isWell && (
        <p>
          <strong>{isOnline ? t("behindTitle") : t("offlineTitle")}</strong>{" "}
          {ageS === null
            ? t("neverHeard")
            : ageS < 90
              ? t("heardSeconds", { count: ageS })
              : t("heardMinutes", { count: Math.round(ageS / 60) })}{" "}
          {kept > 0 ? t("kept", { count: kept }) : t("keeps")}
        </p>
      )}
    </div>
  );
}
