"use client";
import { useTranslations } from "next-intl";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";

/** What is to be made: how many of what, and what was chosen for it. */
export function OrderLines({ order }: { readonly order: Pick<KitchenOrder, "lines" | "items"> }) {
  const t = useTranslations("board");
  if (order.lines.length === 0) return <p className="board-some">{t("items", { count: order.items })}</p>;
  return (
    <ul className="board-lines">
      {order.lines.map(({ line, name, quantity, choices, isAsked }) => (
        <li key={line}>
          <span className="board-quantity num">{quantity}</span>
          <span>
            {name}
            {choices.length > 0 && <small>{choices.join(", ")}</small>}
            {isAsked && <small data-asked="">{t("asked")}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
