"use client";
import { useLocale, useTranslations } from "next-intl";
import { memo, useState } from "react";
import { clockTime, countdown } from "#components/ui/times.ts";
import { isRinging, type KitchenOrder } from "#lib/orders/kitchen/board.ts";
import { NOTICE_MS } from "#lib/orders/schedule.ts";
import { boardNow, useTime } from "./board-clock.ts";
import { useBoardWays } from "./board-context.ts";
import { CardHead } from "./card-head.tsx";
import { OrderLines } from "./order-lines.tsx";
import { PendingPress } from "./pending-press.tsx";
import { prepChoices } from "./prep-times.ts";
import type { Press } from "./presses.ts";

type Props = { readonly order: KitchenOrder; readonly press: Press | null };

const MINUTE_MS = 60_000;

/** An order that waits for its answer: what it is, how long it takes, yes or no. */
export const NewCard = memo(function NewCard({ order, press }: Props) {
  const t = useTranslations("board");
  const locale = useLocale();
  const { timeZone, prepMin, press: send, ask } = useBoardWays();
  const choices = prepChoices(prepMin);
  const [chosen, setChosen] = useState<number | null>(null);
  const minutes = chosen ?? choices[1] ?? prepMin;
  // for a later one the kitchen counts from when it has to begin
  const beginsAt = (nowMs: number) => Math.max(nowMs, order.dueAt === null ? 0 : order.dueAt + NOTICE_MS);
  const ready = useTime((nowMs) => clockTime(beginsAt(nowMs) + minutes * MINUTE_MS, timeZone, locale));
  const left = useTime((nowMs) => (order.answerBy === null ? null : Math.ceil((order.answerBy - nowMs) / 1_000)));
  const whole = order.answerBy !== null && order.rangAt !== null ? (order.answerBy - order.rangAt) / 1_000 : null;
  return (
    <article
      className="board-card"
      data-new=""
      data-ringing={isRinging(order) || undefined}
      aria-label={`#${order.code}`}
    >
      <CardHead
        order={order}
        aside={
          order.deliverAt !== null
            ? t("forLater", { time: clockTime(order.deliverAt, timeZone, locale) })
            : t("placed", { time: clockTime(order.rangAt ?? order.placedAt, timeZone, locale) })
        }
      />
      <OrderLines order={order} />
      {press ? (
        <PendingPress press={press} />
      ) : (
        <>
          <fieldset className="board-prep">
            <legend>{t("readyIn")}</legend>
            {choices.map((choice) => (
              <label key={choice} className="board-prep-choice num">
                <input
                  type="radio"
                  name={`prep-${order.orderId}`}
                  checked={choice === minutes}
                  onChange={() => setChosen(choice)}
                />
                {choice === minutes ? t("minutes", { count: choice }) : choice}
              </label>
            ))}
          </fieldset>
          <div className="board-answer">
            <button
              type="button"
              className="board-button num"
              data-primary=""
              onClick={() => {
                const from = beginsAt(boardNow());
                send(order, { kind: "accept", beginsAt: from, readyAt: from + minutes * MINUTE_MS });
              }}
            >
              {t("accept", { time: ready ?? "" })}
            </button>
            <button type="button" className="board-button" onClick={() => ask(order, "reject")}>
              {t("reject")}
            </button>
          </div>
        </>
      )}
      {left !== null && whole !== null && (
        <p className="board-left num" data-late={left < 60 || undefined}>
          <span className="board-bar" aria-hidden="true">
            <i style={{ width: `${Math.max(0, Math.min(100, (left / whole) * 100))}%` }} />
          </span>
          {left > 0 ? t("answerIn", { left: countdown(left) }) : t("answerOver")}
        </p>
      )}
    </article>
  );
});
