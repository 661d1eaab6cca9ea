"use client";
import type { ReactNode } from "react";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";

/** The number that is called out, and what is to be known of it at a glance. */
export function CardHead({ order, aside }: { readonly order: KitchenOrder; readonly aside: ReactNode }) {
  return (
    <header className="board-card-head">
      <h3 className="num">#{order.code}</h3>
      <div className="board-aside num">{aside}</div>
    </header>
  );
}
