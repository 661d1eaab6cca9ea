"use client";
import { useLocale, useTranslations } from "next-intl";
import { useEffect } from "react";
import { createPortal } from "react-dom";
import { clockTime } from "#components/ui/times.ts";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";
import "./ticket.css";

type Props = {
  readonly order: KitchenOrder;
  /** Which print of it this is. */
  readonly print: number;
  readonly shopName: string;
  readonly timeZone: string;
  readonly onDone: () => void;
};

/** The paper of an order, on no screen: prints itself once, and says where it is not the first. */
export function Ticket({ order, print, shopName, timeZone, onDone }: Props) {
  const t = useTranslations("board.ticket");
  const locale = useLocale();
  useEffect(() => {
    // drawn first, so that what is printed is this
    const timer = setTimeout(() => {
      window.print();
      onDone();
    });
    return () => clearTimeout(timer);
  }, [onDone]);
  const { code, lines, customer } = order;
  return createPortal(
    <div className="board-ticket">
      <p>{shopName}</p>
      <h2>#{code}</h2>
      {print > 1 && <p className="board-ticket-again">{t("reprint", { number: print })}</p>}
      <p>
        {order.deliverAt === null
          ? t("placed", { time: clockTime(order.rangAt ?? order.placedAt, timeZone, locale) })
          : t("later", { time: clockTime(order.deliverAt, timeZone, locale) })}
      </p>
      {order.readyAt !== null && <p>{t("ready", { time: clockTime(order.readyAt, timeZone, locale) })}</p>}
      {customer && <p>{customer}</p>}
      <ul>
        {lines.map((line) => (
          <li key={line.line}>
            <b>{line.quantity}</b> {line.name}
            {line.choices.length > 0 && <small>{line.choices.join(", ")}</small>}
          </li>
        ))}
      </ul>
      {lines.length === 0 && <p>{t("items", { count: order.items })}</p>}
      <p>{t("number", { number: print })}</p>
    </div>,
    document.body,
  );
}
