"use client";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import {
  BOARD_COLUMNS,
  type BoardColumn,
  byUrgency,
  columnOf,
  type KitchenOrder,
  type KitchenShop,
} from "#lib/orders/kitchen/board.ts";
import { isEnd } from "#lib/orders/status.ts";
import type { BoardEta } from "#lib/tracking/board-feed.ts";
import { useTime } from "./board-clock.ts";
import { CookCard } from "./cook-card.tsx";
import { NewCard } from "./new-card.tsx";
import type { Press } from "./presses.ts";
import { LaterCard, WayCard } from "./way-card.tsx";

type Props = {
  readonly orders: ReadonlyMap<string, KitchenOrder>;
  readonly etas: ReadonlyMap<string, BoardEta>;
  readonly presses: readonly Press[];
  readonly shop: KitchenShop | null;
};

/** The columns. What an order's card is given changes only with that order, so an event draws one card. */
export function BoardColumns({ orders, etas, presses, shop }: Props) {
  const t = useTranslations("board");
  const isPaused = useTime((nowMs) => (shop?.pausedUntil ?? 0) > nowMs);
  const columns = useMemo(() => hang(orders), [orders]);
  const pressOf = useMemo(() => new Map(presses.map((press) => [press.orderId, press])), [presses]);
  const card = (order: KitchenOrder, column: BoardColumn) => {
    const press = pressOf.get(order.orderId) ?? null;
    const eta = etas.get(order.orderId) ?? null;
    if (column === "new") return <NewCard key={order.orderId} order={order} press={press} />;
    if (column === "scheduled") return <LaterCard key={order.orderId} order={order} />;
    if (column === "on_the_way") return <WayCard key={order.orderId} order={order} eta={eta} />;
    return <CookCard key={order.orderId} order={order} press={press} eta={eta} />;
  };
  const hung = (column: BoardColumn) => (
    <section
      key={column}
      id={`board-${column}`}
      className="board-column"
      data-of={column}
      aria-labelledby={`board-${column}-title`}
    >
      <h2 id={`board-${column}-title`}>
        {t(`column.${column}`)} <span className="board-count num">{openOf(columns[column])}</span>
      </h2>
      {columns[column].length === 0 && (
        <p className="board-empty">{column === "new" && isPaused ? t("empty.paused") : t(`empty.${column}`)}</p>
      )}
      {columns[column].map((order) => card(order, column))}
    </section>
  );
  // most kitchens have nothing for later most of the day
  const shown = BOARD_COLUMNS.filter((column) => column !== "scheduled" || columns.scheduled.length > 0);
  return (
    <>
      <nav className="board-jump" aria-label={t("columns")}>
        {shown.map((column) => (
          <a key={column} href={`#board-${column}`} className="num">
            {t(`column.${column}`)} <b>{openOf(columns[column])}</b>
          </a>
        ))}
      </nav>
      <div className="board-columns">
        <div>
          {hung("new")}
          {shown.includes("scheduled") && hung("scheduled")}
        </div>
        <div className="board-under-way">
          <div>{hung("preparing")}</div>
          <div>
            {hung("ready")}
            {hung("on_the_way")}
          </div>
        </div>
      </div>
    </>
  );
}

function openOf(orders: readonly KitchenOrder[]): number {
  return orders.filter(({ status }) => !isEnd(status)).length;
}

function hang(orders: ReadonlyMap<string, KitchenOrder>): Record<BoardColumn, KitchenOrder[]> {
  const columns: Record<BoardColumn, KitchenOrder[]> = {
    new: [],
    preparing: [],
    ready: [],
    on_the_way: [],
    scheduled: [],
  };
  for (const order of orders.values()) columns[columnOf(order.status)].push(order);
  for (const column of BOARD_COLUMNS) columns[column].sort(byUrgency);
  return columns;
}
