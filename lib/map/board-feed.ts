import { createStore, type StoreApi } from "zustand/vanilla";
import { readBoardMessage } from "./board-messages.ts";
import { type BoardInput, type BoardState, NO_BOARD, stepBoard } from "./board-store.ts";
import type { FeedStatus } from "./feed-machine.ts";
import type { FeedWorld } from "./feed-socket.ts";
import { mayHelp } from "./follows.ts";
import { joinFeed, worldOfTab } from "./tab-feed.ts";

/** A board and the connection it comes by; React reads it. */
export type BoardFeedState = BoardState & {
  readonly feed: FeedStatus;
  /** When anything was last heard, ms by the local clock, where the feed is not live; null = it is, or never was. */
  readonly heardMs: number | null;
  /** How far the gateway's clock is ahead of the local one, ms. */
  readonly clockOffsetMs: number;
};

export type BoardFeed = {
  readonly store: StoreApi<BoardFeedState>;
  retry(): void;
  stop(): void;
};

export type BoardFeedOptions = {
  readonly url: string;
  readonly restaurantId: string;
  readonly world?: FeedWorld;
  readonly onSessionExpired?: () => Promise<boolean>;
};

/** What may work later is asked for again after this. */
const AGAIN_MS = 2_000;

/** Keeps a restaurant's board up with the gateway until it is stopped. */
export function createBoardFeed({
  url,
  restaurantId,
  world = worldOfTab(),
  onSessionExpired,
}: BoardFeedOptions): BoardFeed {
  const { client, leave } = joinFeed(url, world);
  let board = NO_BOARD;
  let timer: unknown = null;
  const connection = () => {
    const feed = client.status;
    return { feed, heardMs: feed === "live" ? null : client.heardMs, clockOffsetMs: client.clockOffsetMs };
  };
  const store = createStore<BoardFeedState>(() => ({ ...board, ...connection() }));
  const take = (input: BoardInput) => {
    board = stepBoard(board, input);
    store.setState({ ...board, clockOffsetMs: client.clockOffsetMs });
  };
  const stopListening = client.listen({
    onStatus: () => store.setState(connection()),
    ...(onSessionExpired && { onSessionExpired }),
  });
  const close = client.openBoard({
    restaurantId,
    after: () => board.stamp,
    read(text) {
      const message = readBoardMessage(text);
      if (message?.restaurantId === restaurantId) take({ type: "told", message });
    },
    refused(code) {
      if (!mayHelp(code)) take({ type: "refused", code });
      else timer ??= world.setTimer(again, AGAIN_MS);
    },
  });
  function again(): void {
    timer = null;
    client.askBoard();
  }
  return {
    store,
    retry() {
      take({ type: "asked" });
      client.askBoard();
    },
    stop() {
      world.clearTimer(timer);
      close();
      stopListening();
      leave();
    },
  };
}
