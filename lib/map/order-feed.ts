import { createStore, type StoreApi } from "zustand/vanilla";
import type { FeedStatus } from "./feed-machine.ts";
import type { FeedWorld } from "./feed-socket.ts";
import { createOrderState, lastSeqOf, type OrderInput, type OrderState, stepOrder } from "./order-store.ts";
import { joinFeed, worldOfTab } from "./tab-feed.ts";

/** One order and the connection it comes by; React reads it. */
export type OrderFeedState = OrderState & {
  readonly feed: FeedStatus;
  /** When anything was last heard, ms by the local clock, where the feed is not live; null = it is, or never was. */
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
  /** The session has run out: renews it and says whether that worked; rejects where it could not be tried. */
  readonly onSessionExpired?: () => Promise<boolean>;
};

/** Follows an order until it is stopped, over the connection that the tab has or a new one. */
export function createOrderFeed(options: OrderFeedOptions): OrderFeed {
  const { url, orderId, world = worldOfTab(), onSessionExpired } = options;
  const { client, leave } = joinFeed(url, world);
  let order = createOrderState(orderId);
  const connection = () => {
    const feed = client.status;
    return { feed, heardMs: feed === "live" ? null : client.heardMs, clockOffsetMs: client.clockOffsetMs };
  };
  const store = createStore<OrderFeedState>(() => ({ ...order, ...connection() }));
  const take = (input: OrderInput) => {
    order = stepOrder(order, input);
    store.setState({ ...order, clockOffsetMs: client.clockOffsetMs });
  };

  const stopListening = client.listen({
    onStatus: () => store.setState(connection()),
    ...(onSessionExpired && { onSessionExpired }),
  });
  const unfollow = client.follow(orderId, {
    after: () => lastSeqOf(order),
    onMessage: (message) => {
      const before = order;
      take({ type: "told", message });
      if (order.hasGap && !before.hasGap) client.askAgain(orderId);
    },
    onPosition: (position) => take({ type: "position", position }),
    onRefused: (code) => take({ type: "refused", code }),
  });

  return {
    store,
    retry() {
      take({ type: "asked" });
      client.askAgain(orderId);
    },
    stop() {
      unfollow();
      stopListening();
      leave();
    },
  };
}
