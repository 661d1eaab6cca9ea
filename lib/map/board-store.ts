import type { KitchenOrder, KitchenShop } from "#lib/orders/kitchen/board.ts";
import type { BoardEta, BoardMessage } from "#lib/tracking/board-feed.ts";

/**
 * What the tab knows of a restaurant's board. Pure: `stepBoard(state, input) => state`. An order that has not changed stays
 * the same object, so that its card need not be drawn again.
 */
export type BoardState = {
  /** loading: nothing told yet · open: told, and told on · refused: not given, `code` says why */
  readonly phase: "loading" | "open" | "refused";
  readonly code: string | null;
  readonly stamp: string | null;
  readonly shop: KitchenShop | null;
  readonly orders: ReadonlyMap<string, KitchenOrder>;
  readonly etas: ReadonlyMap<string, BoardEta>;
};

export type BoardInput =
  | { readonly type: "told"; readonly message: BoardMessage }
  | { readonly type: "refused"; readonly code: string }
  | { readonly type: "asked" };

export const NO_BOARD: BoardState = {
  phase: "loading",
  code: null,
  stamp: null,
  shop: null,
  orders: new Map(),
  etas: new Map(),
};

export function stepBoard(state: BoardState, input: BoardInput): BoardState {
  switch (input.type) {
    case "refused":
      return { ...state, phase: "refused", code: input.code };
    case "asked":
      return { ...state, phase: state.shop ? "open" : "loading", code: null };
    case "told":
      return told(state, input.message);
  }
}

function told(state: BoardState, message: BoardMessage): BoardState {
  switch (message.type) {
    case "board": {
      const orders = new Map(message.orders.map((order) => [order.orderId, newest(state, order)]));
      return {
        phase: "open",
        code: null,
        stamp: message.stamp,
        shop: message.shop,
        orders,
        etas: new Map(message.etas.map((eta) => [eta.orderId, eta])),
      };
    }
    case "board_news": {
      // news of a board that was never told whole: the answer is on its way
      if (!state.shop) return state;
      const orders = new Map(state.orders);
      const etas = new Map(state.etas);
      for (const order of message.orders) orders.set(order.orderId, newest(state, order));
      for (const orderId of message.gone) {
        orders.delete(orderId);
        etas.delete(orderId);
      }
      return { ...state, stamp: message.stamp, shop: message.shop ?? state.shop, orders, etas };
    }
    case "board_etas": {
      const etas = new Map(state.etas);
      for (const eta of message.etas) etas.set(eta.orderId, eta);
      return { ...state, etas };
    }
  }
}

function newest({ orders }: BoardState, order: KitchenOrder): KitchenOrder {
  const known = orders.get(order.orderId);
  return known && known.version >= order.version ? known : order;
}
