"use client";
import { Bell, BellOff, Pause, Timer, UtensilsCrossed } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LogoMark } from "#components/layout/logo.tsx";
import { SettingsMenu } from "#components/layout/settings-menu.tsx";
import type { PushOffer } from "#components/notifications/use-push.ts";
import { callApi } from "#components/orders/api.ts";
import { countdown } from "#components/ui/times.ts";
import type { BoardFeedState } from "#lib/map/board-feed.ts";
import type { KitchenShop } from "#lib/orders/kitchen/board.ts";
import { useTime } from "./board-clock.ts";
import { LivePill } from "./connection-banner.tsx";
import { KitchenNav } from "./kitchen-nav.tsx";
import { RingAwayChip, RingAwaySaid, useRingAway } from "./ring-away.tsx";
import { PauseDialog } from "./shop-dialogs.tsx";
import { SoldOutDialog } from "./sold-out-dialog.tsx";
import { useEndWords } from "./use-end-words.ts";
import "./shop-bar.css";

type Props = {
  readonly name: string;
  readonly state: BoardFeedState | null;
  readonly isArmed: boolean;
  readonly onArm: () => void;
  /** By which this device can ring while the board is hidden. */
  readonly push: PushOffer;
};

/** The top of the board: whose it is, whether it is live, what holds for a while, and the ways to change that. */
export function ShopBar({ name, state, isArmed, onArm, push }: Props) {
  const t = useTranslations("board");
  const [open, setOpen] = useState<"pause" | "sold-out" | null>(null);
  const ring = useRingAway(push);
  const shop = state?.shop ?? null;
  return (
    <header className="board-top">
      <h1>
        <LogoMark />
        {shop?.name ?? name}
      </h1>
      {state && <LivePill state={state} />}
      <KitchenNav />
      <div className="board-ways">
        <button type="button" className="board-chip" data-asks={!isArmed || undefined} onClick={onArm}>
          {isArmed ? <Bell size={17} aria-hidden="true" /> : <BellOff size={17} aria-hidden="true" />}
          {isArmed ? t("soundOn") : t("soundOff")}
        </button>
        <button type="button" className="board-chip" disabled={!shop} onClick={() => setOpen("sold-out")}>
          <UtensilsCrossed size={17} aria-hidden="true" />
          {t("selling.action")}
        </button>
        <button type="button" className="board-chip" disabled={!shop} onClick={() => setOpen("pause")}>
          <Pause size={17} aria-hidden="true" />
          {t("pausing.action")}
        </button>
        {push && <RingAwayChip ring={ring} />}
      </div>
      <SettingsMenu className="board-chip board-round" />
      {ring.isSaid && <RingAwaySaid ring={ring} />}
      {shop && <Spells shop={shop} />}
      {shop && open === "pause" && <PauseDialog shop={shop} onClose={() => setOpen(null)} />}
      {shop && open === "sold-out" && <SoldOutDialog shop={shop} onClose={() => setOpen(null)} />}
    </header>
  );
}

/** What holds for a while: a pause, busy. With its end by the restaurant's clock, what is left of it, and the way out. */
function Spells({ shop }: { readonly shop: KitchenShop }) {
  const t = useTranslations("board.pausing");
  const wordsOf = useEndWords(shop.timeZone);
  const pauseLeft = useLeft(shop.pausedUntil);
  const busyLeft = useLeft(shop.busyUntil);
  const [fault, setFault] = useState(false);
  const end = async (path: "pause" | "busy") => {
    const answer = await callApi("POST", `restaurant/${path}`, { until: null });
    setFault(!answer.ok);
  };
  return (
    <>
      <p role="alert" className="board-fault" hidden={!fault}>
        {t("failed")}
      </p>
      {pauseLeft !== null && shop.pausedUntil !== null && (
        <p className="board-spell num" data-how="pause">
          <Pause size={17} aria-hidden="true" />
          <span>
            {shop.pauseCause === "missed" ? t("missed") : t("paused")} {t("ends", { time: wordsOf(shop.pausedUntil) })}
          </span>
          <b role="timer">{pauseLeft}</b>
          <button type="button" className="board-chip" onClick={() => void end("pause")}>
            {t("open")}
          </button>
        </p>
      )}
      {busyLeft !== null && shop.busyUntil !== null && (
        <p className="board-spell num" data-how="busy">
          <Timer size={17} aria-hidden="true" />
          <span>
            {t("isBusy", { count: shop.busyMin })} {t("ends", { time: wordsOf(shop.busyUntil) })}
          </span>
          <b role="timer">{busyLeft}</b>
          <button type="button" className="board-chip" onClick={() => void end("busy")}>
            {t("calm")}
          </button>
        </p>
      )}
    </>
  );
}

/** What is left until then: "23:41", "7:02:10"; null where it is over. */
function useLeft(until: number | null): string | null {
  return useTime((nowMs) => {
    const left = until === null ? 0 : Math.ceil((until - nowMs) / 1_000);
    return left > 0 ? countdown(left) : null;
  });
}
