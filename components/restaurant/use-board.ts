"use client";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { refreshSession } from "#components/orders/api.ts";
import type { BoardFeed, BoardFeedState } from "#lib/map/board-feed.ts";
import { setClockOffset } from "./board-clock.ts";

const NOTHING = createStore<BoardFeedState | null>(() => null);

/** A restaurant's board as the feed tells it, while the page stands. `isLost`: its code did not come. */
export function useBoard(restaurantId: string): {
  state: BoardFeedState | null;
  feed: BoardFeed | null;
  isLost: boolean;
} {
  const [feed, setFeed] = useState<BoardFeed | null>(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let opened: BoardFeed | null = null;
    let isGone = false;
    import("#lib/map/board-feed.ts").then(
      ({ createBoardFeed }) => {
        if (isGone) return;
        const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/feed`;
        opened = createBoardFeed({ url, restaurantId, onSessionExpired: refreshSession });
        opened.store.subscribe(({ clockOffsetMs }) => setClockOffset(clockOffsetMs));
        setFeed(opened);
      },
      () => setLost(true),
    );
    return () => {
      isGone = true;
      opened?.stop();
      setFeed(null);
    };
  }, [restaurantId]);
  const state = useStore<typeof NOTHING | BoardFeed["store"], BoardFeedState | null>(
    feed?.store ?? NOTHING,
    (known: BoardFeedState | null) => known,
  );
  return { state, feed, isLost };
}
