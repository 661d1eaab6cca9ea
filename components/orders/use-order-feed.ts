"use client";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { createOrderFeed, type OrderFeed, type OrderFeedState } from "#lib/map/order-feed.ts";
import { refreshSession } from "./api.ts";

const NOTHING = createStore<OrderFeedState | null>(() => null);

/** The order as the feed tells it, while the page stands; `state` is null before the first paint. */
export function useOrderFeed(orderId: string): { state: OrderFeedState | null; feed: OrderFeed | null } {
  const [feed, setFeed] = useState<OrderFeed | null>(null);
  useEffect(() => {
    const followed = createOrderFeed({
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/feed`,
      orderId,
      onSessionExpired: refreshSession,
    });
    setFeed(followed);
    return () => {
      followed.stop();
      setFeed(null);
    };
  }, [orderId]);
  const state = useStore<typeof NOTHING | OrderFeed["store"], OrderFeedState | null>(
    feed?.store ?? NOTHING,
    (known: OrderFeedState | null) => known,
  );
  return { state, feed };
}
