"use client";
import { Printer } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { memo } from "react";
import { clockTime } from "#components/ui/times.ts";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";
import type { BoardEta } from "#lib/tracking/board-feed.ts";
import { useTime } from "./board-clock.ts";
import { useBoardWays } from "./board-context.ts";
import { CardHead } from "./card-head.tsx";
import { DriverLine } from "./driver-line.tsx";
import { OrderLines } from "./order-lines.tsx";
import { PendingPress } from "./pending-press.tsx";
import type { Press } from "./presses.ts";

type Props = { readonly order: KitchenOrder; readonly press: Press | null; readonly eta: BoardEta | null };

const MINUTE_MS = 60_000;

/** An order that is being made, or stands ready: how long it has, who comes for it, and the next step. */
export const CookCard = memo(function CookCard({ order, press, eta }: Props) {
  const t = useTranslations("board");
  const locale = useLocale();
  const { timeZone, press: send, ask, print } = useBoardWays();
  const isReady = order.status === "ready";
  const leftMin = useTime((nowMs) => (order.readyAt === null ? null : Math.ceil((order.readyAt - nowMs) / MINUTE_MS)));
  const isLate = leftMin !== null && leftMin <= 0;
  const isUrgent = !isReady && (isLate || (eta?.driverMin === 0 && order.driver !== null));
  return (
    <article className="board-card" aria-label={`#${order.code}`}>
      <CardHead
        order={order}
        aside={
          isReady ? (
            <span className="board-tag" data-good="">
              {t("isReady")}
            </span>
          ) : (
            leftMin !== null && (
              <span className="board-tag" data-good={isLate ? undefined : ""} data-late={isLate ? "" : undefined}>
                {isLate ? t("late", { count: -leftMin }) : t("left", { count: leftMin })}
              </span>
            )
          )
        }
      />
      {order.deliverAt !== null && (
        <p className="board-later num">{t("forLater", { time: clockTime(order.deliverAt, timeZone, locale) })}</p>
      )}
      <OrderLines order={order} />
      <DriverLine order={order} eta={eta} />
      {press ? (
        <PendingPress press={press} />
      ) : (
        <div className="board-steps" data-ready={isReady || undefined}>
          {isReady ? (
            <button
              type="button"
              className="board-button"
              data-primary=""
              disabled={order.driver === null}
              onClick={() => send(order, { kind: "hand-over" })}
            >
              {t("handOver")}
            </button>
          ) : (
            <button
              type="button"
              className="board-button"
              data-primary={isUrgent ? "" : undefined}
              onClick={() => send(order, { kind: "ready" })}
            >
              {t("ready")}
            </button>
          )}
          {!isReady && (
            <button type="button" className="board-button" data-small="" onClick={() => ask(order, "delay")}>
              {t("delay")}
            </button>
          )}
          {!isReady && order.lines.length > 0 && (
            <button type="button" className="board-button" data-small="" onClick={() => ask(order, "change")}>
              {t("missing")}
            </button>
          )}
          <button
            type="button"
            className="board-button"
            data-small=""
            data-square=""
            aria-label={order.prints === 0 ? t("print") : t("reprint")}
            onClick={() => print(order)}
          >
            <Printer size={20} aria-hidden="true" />
            {order.prints > 0 && <b className="board-prints num">{order.prints}</b>}
          </button>
        </div>
      )}
    </article>
  );
});
