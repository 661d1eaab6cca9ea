import { createStore, type StoreApi } from "zustand/vanilla";
import type { FeedWorld } from "./feed-client.ts";
import type { FeedStatus } from "./feed-machine.ts";
import { createOrderState, type OrderState } from "./order-store.ts";

/** One order and the connection it comes by; React reads it. */
export type OrderFeedState = OrderState & {
  readonly feed: FeedStatus;
  /** When the feed was last known to be live, ms by the local clock; null = not yet, or it is now. */
  readonly heardMs: number | null;
  /** How far the gateway's clock is ahead of the local one, ms: `eta` minus this is local time. */
  readonly clockOffsetMs: number;
};

export type OrderFeed = {
  readonly store: StoreApi<OrderFeedState>;
  /** Asks again after a refusal or an end. */
  retry(): void;
  /** Lets go of the order; the tab's connection closes with its last user. */
  stop(): void;
};

export type OrderFeedOptions = {
  /** `ws:` or `wss:` address of the feed. */
  readonly url: string;
  readonly orderId: string;
  /** The world to run in, for tests. */
  readonly world?: FeedWorld;
  /** The session has run out: renews it, and says whether that worked. */
  readonly onSessionExpired?: () => Promise<boolean>;
};

/** Follows an order until it is stopped, over the connection that the tab has or a new one. */
export function createOrderFeed({ orderId }: OrderFeedOptions): OrderFeed {
  const store = createStore<OrderFeedState>(() => ({
    ...createOrderState(orderId),
    feed: "connecting",
    heardMs: null,
    clockOffsetMs: 0,
  }));
  return { store, retry() {}, stop() {} };
}
