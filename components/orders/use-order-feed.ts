"use client";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { OrderFeed, OrderFeedState } from "#lib/map/order-feed.ts";
import { refreshSession } from "./api.ts";

const NOTHING = createStore<OrderFeedState | null>(() => null);

/** The order as the feed tells it, while the page stands. `state` is null until its code is there; `isLost`: that did not come. */
export function useOrderFeed(orderId: string): {
  state: OrderFeedState | null;
  feed: OrderFeed | null;
  isLost: boolean;
} {
  const [feed, setFeed] = useState<OrderFeed | null>(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let followed: OrderFeed | null = null;
    let isGone = false;
    // its code comes after the page's first paint, like the map's
    import("#lib/map/order-feed.ts").then(
      ({ createOrderFeed }) => {
        if (isGone) return;
        const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/feed`;
        followed = createOrderFeed({ url, orderId, onSessionExpired: refreshSession });
        setFeed(followed);
      },
      () => setLost(true),
    );
    return () => {
      isGone = true;
      followed?.stop();
      setFeed(null);
    };
  }, [orderId]);
  const state = useStore<typeof NOTHING | OrderFeed["store"], OrderFeedState | null>(
    feed?.store ?? NOTHING,
    (known: OrderFeedState | null) => known,
  );
  return { state, feed, isLost };
}
