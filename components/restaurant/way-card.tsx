"use client";
import { useLocale, useTranslations } from "next-intl";
import { memo } from "react";
import { clockTime } from "#components/ui/times.ts";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";
import { isEnd, isUnmade } from "#lib/orders/status.ts";
import type { BoardEta } from "#lib/tracking/board-feed.ts";
import { useTime } from "./board-clock.ts";
import { useBoardWays } from "./board-context.ts";
import { CardHead } from "./card-head.tsx";
import { OrderLines } from "./order-lines.tsx";

const MINUTE_MS = 60_000;
type Props = { readonly order: KitchenOrder; readonly eta: BoardEta | null };

/** An order that has left the kitchen, or came to an end: for a look, nothing is to be done. */
export const WayCard = memo(function WayCard({ order, eta }: Props) {
  const t = useTranslations("board");
  const locale = useLocale();
  const { timeZone } = useBoardWays();
  const from = useTime((nowMs) => eta && Math.max(0, Math.round((eta.from - nowMs) / MINUTE_MS)));
  const to = useTime((nowMs) => eta && Math.max(1, Math.round((eta.to - nowMs) / MINUTE_MS)));
  return (
    <article
      className="board-card"
      data-quiet=""
      data-unmade={isUnmade(order.status) || undefined}
      aria-label={`#${order.code}`}
    >
      <CardHead order={order} aside={aside()} />
      {isUnmade(order.status) && <OrderLines order={order} />}
    </article>
  );

  function aside() {
    if (isEnd(order.status)) {
      const time = order.endedAt === null ? "" : clockTime(order.endedAt, timeZone, locale);
      const isBad = isUnmade(order.status);
      return (
        <span className="board-tag" data-good={isBad ? undefined : ""} data-bad={isBad ? "" : undefined}>
          {t(`ended.${endOf(order)}`, { time })}
        </span>
      );
    }
    if (from === null || to === null) return order.driver?.name ?? "";
    return from < to ? t("toGo", { from, to }) : t("toGoAbout", { to });
  }
});

/** A later one, before its time. */
export const LaterCard = memo(function LaterCard({ order }: { readonly order: KitchenOrder }) {
  const t = useTranslations("board");
  const locale = useLocale();
  const { timeZone, ask } = useBoardWays();
  const comes = order.dueAt === null ? null : clockTime(order.dueAt, timeZone, locale);
  return (
    <article className="board-card" data-quiet="" aria-label={`#${order.code}`}>
      <CardHead
        order={order}
        aside={order.deliverAt !== null && t("forLater", { time: clockTime(order.deliverAt, timeZone, locale) })}
      />
      <details className="board-more">
        <summary>{t("later", { count: order.items, time: comes ?? "" })}</summary>
        <OrderLines order={order} />
        <button type="button" className="board-button" data-small="" onClick={() => ask(order, "reject")}>
          {t("reject")}
        </button>
      </details>
    </article>
  );
});

function endOf({ status, cause }: KitchenOrder): "delivered" | "rejected" | "cancelled" | "missed" {
  if (status === "delivered" || status === "refunded" || status === "refunded_part") return "delivered";
  if (status === "rejected") return "rejected";
  return cause === "unanswered" ? "missed" : "cancelled";
}
