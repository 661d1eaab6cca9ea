"use client";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { PushOffer } from "#components/notifications/use-push.ts";
import { callApi } from "#components/orders/api.ts";
import { isRinging, type KitchenOrder } from "#lib/orders/kitchen/board.ts";
import { BoardColumns } from "./board-columns.tsx";
import { BoardContext, type BoardWays, type OrderAsk } from "./board-context.ts";
import { BoardNotes, useBoardNotes } from "./board-notes.tsx";
import { BoardAway, BoardSkeleton } from "./board-states.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { OrderDialog } from "./order-dialogs.tsx";
import { ShopBar } from "./shop-bar.tsx";
import { Ticket } from "./ticket.tsx";
import { useAlarm } from "./use-alarm.ts";
import { useBoard } from "./use-board.ts";
import { usePresses } from "./use-presses.ts";
import "./board.css";
import "./board-dialog.css";
import "./controls.css";

type Props = {
  readonly restaurantId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly push: PushOffer;
};

/** A restaurant's board: its orders as they come and go, and what its kitchen does with them. */
export function BoardPage({ restaurantId, name, timeZone, push }: Props) {
  const t = useTranslations("board");
  const { state, feed, isLost } = useBoard(restaurantId);
  const { notes, note, forget } = useBoardNotes();
  const { presses, press } = usePresses(restaurantId, feed, note);
  const [asked, setAsked] = useState<{ orderId: string; what: OrderAsk } | null>(null);
  const [printed, setPrinted] = useState<{ order: KitchenOrder; print: number } | null>(null);
  const ringing = useMemo(() => [...(state?.orders.values() ?? [])].filter(isRinging), [state?.orders]);
  const { isArmed, arm } = useAlarm(ringing.length, t("titleRings", { count: ringing.length }));
  const isQuiet = state?.phase === "open" && ringing.length === 0;
  useEffect(() => {
    if (isQuiet)
      void import("#components/notifications/push-client.ts").then(
        ({ quietRings }) => quietRings(),
        () => {},
      );
  }, [isQuiet]);
  const ask = useCallback((order: KitchenOrder, what: OrderAsk) => setAsked({ orderId: order.orderId, what }), []);
  const print = useCallback(
    async (order: KitchenOrder) => {
      const answer = await callApi<{ print: number }>("POST", `orders/${order.orderId}/ticket`);
      if (answer.ok) setPrinted({ order, print: answer.body.print });
      else note({ code: order.code, kind: "refused", why: "print" });
    },
    [note],
  );
  const prepMin = (state?.shop?.prepMin ?? 20) + (state?.shop?.busyMin ?? 0);
  const ways = useMemo<BoardWays>(
    () => ({ timeZone, prepMin, press, ask, print: (order) => void print(order) }),
    [timeZone, prepMin, press, ask, print],
  );
  const order = asked && state?.orders.get(asked.orderId);
  const isAway = isLost || state?.phase === "refused";
  return (
    <BoardContext value={ways}>
      <ShopBar name={name} state={state} isArmed={isArmed} onArm={arm} push={push} />
      {state && <ConnectionBanner state={state} kept={presses.filter((each) => each.state !== "done").length} />}
      {!isArmed && state?.phase === "open" && (
        <button type="button" className="board-arm" onClick={arm}>
          <strong>{t("armTitle")}</strong> {t("armLead")}
        </button>
      )}
      {ringing.length > 0 && (
        <div className="board-rings" role="alert">
          <p>{t("rings", { count: ringing.length })}</p>
          <button type="button" className="board-button" onClick={() => void seen(ringing)}>
            {t("seen")}
          </button>
        </div>
      )}
      <BoardNotes notes={notes} onForget={forget} />
      <main id="main" className="board-main">
        {isAway ? (
          <BoardAway code={state?.code ?? null} onRetry={() => (isLost ? location.reload() : feed?.retry())} />
        ) : state?.phase === "open" ? (
          <BoardColumns orders={state.orders} etas={state.etas} presses={presses} shop={state.shop} />
        ) : (
          <BoardSkeleton />
        )}
      </main>
      {order && asked && <OrderDialog order={order} what={asked.what} onClose={() => setAsked(null)} />}
      {printed && (
        <Ticket {...printed} shopName={state?.shop?.name ?? name} timeZone={timeZone} onDone={() => setPrinted(null)} />
      )}
    </BoardContext>
  );

  /** Quiet on every screen; offline it stays loud, for the others do not know. */
  async function seen(orders: readonly KitchenOrder[]) {
    const answers = await Promise.all(orders.map(({ orderId }) => callApi("POST", `orders/${orderId}/acknowledge`)));
    const lost = answers.findIndex((answer) => !answer.ok);
    if (lost >= 0) note({ code: orders[lost]?.code ?? "", kind: "refused", why: "seen" });
  }
}
