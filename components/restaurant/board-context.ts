"use client";
import { createContext, useContext } from "react";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";
import type { PressWhat } from "./presses.ts";

/** What is asked in a dialog about an order. */
export type OrderAsk = "reject" | "delay" | "change";

/** What the cards share. The same object for as long as the restaurant's ways are the same: a card is drawn for its order alone. */
export type BoardWays = {
  readonly timeZone: string;
  /** What is proposed for a new order, minutes; busy counted. */
  readonly prepMin: number;
  press(order: KitchenOrder, what: PressWhat): void;
  ask(order: KitchenOrder, what: OrderAsk): void;
  print(order: KitchenOrder): void;
};

export const BoardContext = createContext<BoardWays | null>(null);

export function useBoardWays(): BoardWays {
  const ways = useContext(BoardContext);
  if (!ways) throw new Error("a card outside of a board");
  return ways;
}
