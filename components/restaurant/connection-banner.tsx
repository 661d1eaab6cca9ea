"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useOnline } from "#components/ui/use-online.ts";
import type { BoardFeedState } from "#lib/map/board-feed.ts";
import { useTime } from "./board-clock.ts";

type Props = { readonly state: Pick<BoardFeedState, "feed" | "heardMs">; readonly kept: number };

/** A first connection is given so long before it is said to be late. */
const FIRST_MS = 8_000;

/** How it stands; null while a first connection is still on its way. */
function useHow({ feed, heardMs }: Pick<BoardFeedState, "feed" | "heardMs">): "live" | "behind" | "offline" | null {
  const isOnline = useOnline();
  const [beganAt] = useState(() => Date.now());
  const isLate = useTime(() => Date.now() - beganAt > FIRST_MS);
  if (!isOnline) return "offline";
  if (feed === "live") return "live";
  return heardMs !== null || isLate ? "behind" : null;
}

/** How the board stands with the server, in one word; the whole of it where it is not well. */
export function LivePill({ state }: Pick<Props, "state">) {
  const t = useTranslations("board.connection");
  const how = useHow(state);
  if (how === null) return null;
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
  const how = useHow(state);
  const { heardMs } = state;
  const ageS = useTime(() => (heardMs === null ? null : Math.max(0, Math.round((Date.now() - heardMs) / 1_000))));
  const isShown = how === "behind" || how === "offline";
  return (
    <div role="status" className="board-banner" data-shown={isShown || undefined} data-how={how ?? undefined}>
      {isShown && (
        <p>
          <strong>{how === "behind" ? t("behindTitle") : t("offlineTitle")}</strong> {heard()}{" "}
          {kept > 0 ? t("kept", { count: kept }) : t("keeps")}
        </p>
      )}
    </div>
  );

  function heard() {
    if (ageS === null) return t("neverHeard");
    return ageS < 90 ? t("heardSeconds", { count: ageS }) : t("heardMinutes", { count: Math.round(ageS / 60) });
  }
}
