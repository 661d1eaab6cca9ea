"use client";
import { ChevronLeft, LocateFixed, Share2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { LogoMark } from "#components/layout/logo.tsx";
import { SettingsMenu } from "#components/layout/settings-menu.tsx";
import { useMapPadding } from "#components/map/use-map-padding.ts";
import { useSheet } from "#components/map/use-sheet.ts";
import { SIDE_LAYOUT, useMedia } from "#components/ui/use-media.ts";
import { useNow } from "#components/ui/use-now.ts";
import { Link } from "#i18n/navigation.ts";
import type { OrderFeedState } from "#lib/map/order-feed.ts";
import type { FeedOrder } from "#lib/tracking/order-feed.ts";
import { AnswerBlock } from "./answer-block.tsx";
import { isMine } from "./headline.ts";
import { MapFaultNote } from "./map-fault-note.tsx";
import { OrderAnnouncer } from "./order-announcer.tsx";
import { OrderBody } from "./order-body.tsx";
import { OrderSheet } from "./order-sheet.tsx";
import { BodySkeleton, HeadSkeleton } from "./order-skeleton.tsx";
import type { Place } from "./place.ts";
import { seenOf } from "./seen.ts";
import { SeenPill } from "./seen-pill.tsx";
import { StepBar } from "./step-bar.tsx";
import { useOrderMap } from "./use-order-map.ts";
import { useOrderWords } from "./use-order-words.ts";
import "./track-layout.css";

type Props = { place: Place; state: OrderFeedState | null };

/** What the line about the map's makers takes of it above the sheet, CSS pixels. */
const ATTRIBUTION_PX = 28;

const ROUND = "float pointer-events-auto grid size-11 shrink-0 place-items-center rounded-full hover:bg-sunken";

const ShareDialog = dynamic(() => import("./share-dialog.tsx").then((module) => module.ShareDialog), { ssr: false });

/** One order on one page: the answer, its story, and the way on the map. Without a state yet: its outline. */
export function OrderView({ place, state }: Props) {
  const t = useTranslations("order");
  const live = useTranslations("live");
  const words = useOrderWords();
  const nowMs = useNow();
  const root = useRef<HTMLElement>(null);
  const map = useRef<HTMLDivElement>(null);
  const isSide = useMedia(SIDE_LAYOUT);
  const sheet = useSheet(root, "half");
  const covered = useMapPadding(root, sheet.height, isSide);
  const padding = useMemo(() => covered && { ...covered, bottom: covered.bottom + ATTRIBUTION_PX }, [covered]);
  const [isSharing, setSharing] = useState<boolean | null>(null);

  const order: FeedOrder | null = state?.order ?? null;
  const { fault, isFollowing, recentre, retry } = useOrderMap(map, { place, padding, state, words });
  const said = state && order && nowMs !== null ? words.say({ ...state, order }, nowMs) : null;
  const seen = state && nowMs !== null && (order === null || order.endedAt === null) ? seenOf(state, nowMs) : null;
  const last = state?.events.at(-1);
  useTabTitle(said && order ? t("tabTitle", { answer: said.answer.big, restaurant: order.restaurant.name }) : null);

  return (
    <main
      ref={root}
      className="track-root"
      data-height={sheet.height}
      data-status={order?.status}
      data-feed={state?.feed}
      data-seq={last?.seq}
      data-own-style={place.styleUrls.light.startsWith("/city/") ? undefined : ""}
    >
      <h1 className="sr-only">
        {order ? t("heading", { code: order.code, restaurant: order.restaurant.name }) : t("loading")}
      </h1>
      {(["peek", "half", "full"] as const).map((height) => (
        <div key={height} data-probe={height} className="track-probe" style={{ height: `var(--${height})` }} />
      ))}

      <div className="track-top" data-top="">
        <header className="flex items-start gap-2">
          <Link href="/live" aria-label={t("back")} className={`${ROUND} mr-auto`}>
            <ChevronLeft size={20} aria-hidden="true" />
          </Link>
          {seen && <SeenPill seen={seen} age={words.age} />}
          {order && isMine(state?.as ?? null) && (
            <button type="button" aria-label={t("share.title")} className={ROUND} onClick={() => setSharing(true)}>
              <Share2 size={18} aria-hidden="true" />
            </button>
          )}
        </header>
        {fault && <MapFaultNote fault={fault} onRetry={retry} />}
      </div>

      <OrderSheet
        rootRef={root}
        sheet={sheet}
        head={
          said ? (
            <>
              <AnswerBlock answer={said.answer} />
              <StepBar progress={said.progress} label={said.progressLabel} />
            </>
          ) : (
            <HeadSkeleton />
          )
        }
      >
        {state && order && said ? (
          <OrderBody state={state} order={order} said={said} words={words} />
        ) : (
          <>
            <BodySkeleton />
            <noscript>{t("noscript")}</noscript>
          </>
        )}
        <footer className="track-foot mt-auto flex items-center justify-between pt-2">
          <Link href="/live" className="flex min-h-11 items-center gap-2 font-bold font-display text-ink-2">
            <LogoMark size={20} />
            Hotpath
          </Link>
          <SettingsMenu className="-mr-2.5 grid size-11 place-items-center rounded-full text-ink-2 hover:bg-sunken" />
        </footer>
      </OrderSheet>

      <div className="track-map absolute inset-0">
        <div ref={map} className="size-full" data-map="" />
      </div>
      <div className="track-controls">
        <p className="track-attribution">
          <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener noreferrer">
            {live("attribution")}
          </a>
        </p>
        {!isFollowing && (
          <button type="button" aria-label={t("onMap.recentre")} className={ROUND} onClick={recentre}>
            <LocateFixed size={20} aria-hidden="true" />
          </button>
        )}
      </div>
      {said && state && (
        <OrderAnnouncer said={said} milestone={`${last?.seq ?? 0}${said.late ? "late" : ""}`} feed={state.feed} />
      )}
      {order && isSharing !== null && (
        <ShareDialog
          orderId={order.id}
          restaurant={order.restaurant.name}
          time={words.time}
          isOpen={isSharing}
          onOpenChange={setSharing}
        />
      )}
    </main>
  );
}

/** The answer in the tab's title, for those who look at another one. */
function useTabTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = title;
  }, [title]);
}
