import type { KitchenOrder, KitchenShop } from "#lib/orders/kitchen/board.ts";
import type { Eta } from "./order-feed.ts";

/**
 * What the feed says of a restaurant's board. `docs/protocol.md` specifies it. The board is a state, not a story: a message
 * brings what is new of it, and whoever was away is told the whole. `stamp` names the state that a message leads to.
 */
export type BoardMessage =
  /** The answer to `board`: all that hangs there. */
  | {
      readonly type: "board";
      readonly restaurantId: string;
      readonly stamp: string;
      readonly shop: KitchenShop;
      readonly orders: readonly KitchenOrder[];
      readonly etas: readonly BoardEta[];
    }
  /** What has changed: orders that are new or otherwise, those that hang there no more, and the shop where that has. */
  | {
      readonly type: "board_news";
      readonly restaurantId: string;
      readonly stamp: string;
      readonly shop: KitchenShop | null;
      readonly orders: readonly KitchenOrder[];
      readonly gone: readonly string[];
    }
  /** When drivers come or arrive: only what is otherwise than before. Lossy. */
  | { readonly type: "board_etas"; readonly restaurantId: string; readonly etas: readonly BoardEta[] };

/** `driverMin`: minutes to the restaurant before the pick-up, to the door after it. */
export type BoardEta = { readonly orderId: string } & Pick<Eta, "from" | "to" | "driverMin" | "reason">;
