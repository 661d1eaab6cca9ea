"use client";
import dynamic from "next/dynamic";
import type { OrderFeedState } from "#lib/map/order-feed.ts";
import type { FeedOrder } from "#lib/tracking/order-feed.ts";
import { CancelOrder } from "./cancel-order.tsx";
import { ChangeQuestions } from "./change-question.tsx";
import { isMine, needsPayment } from "./headline.ts";
import { OrderCard } from "./order-card.tsx";
import { OrderHelp } from "./order-help.tsx";
import { OrderPin } from "./order-pin.tsx";
import { PayOrder } from "./pay-order.tsx";
import { Receipt } from "./receipt.tsx";
import { Story } from "./story.tsx";
import { timelineOf } from "./timeline.ts";
import { TimelineList } from "./timeline-list.tsx";
import { TipAfter } from "./tip-after.tsx";
import type { OrderSaid, OrderWords } from "./use-order-words.ts";

/** For afterwards only: the page that one waits on goes without. */
const ReportProblem = dynamic(() => import("./report-problem.tsx").then((module) => module.ReportProblem), {
  ssr: false,
});
const RateOrder = dynamic(() => import("./rate-order.tsx").then((module) => module.RateOrder), { ssr: false });

type Props = { state: OrderFeedState; order: FeedOrder; said: OrderSaid; words: OrderWords };

/** What stands under the answer: the sentence, the order, its story, and what one may do. */
export function OrderBody({ state, order, said, words }: Props) {
  const { arrival } = said;
  const expected = arrival?.kind === "range" ? `${words.time(arrival.fromMs)}–${words.time(arrival.toMs)}` : null;
  const isUnpaid =
    order.status === "draft" || order.status === "awaiting_payment" || needsPayment(order.status, state.events);
  const mayCancel = isUnpaid || order.status === "placed" || order.status === "scheduled";
  const wasDelivered = state.events.some(({ status }) => status === "delivered");
  const changes = state.events.filter(({ type }) => type === "change").length;
  return (
    <div className="track-columns flex flex-col gap-5">
      <div className="flex flex-col gap-5">
        <Story said={said} />
        {order.status === "picked_up" && isMine(state.as) && <OrderPin orderId={order.id} />}
        {isMine(state.as) && order.currency !== null && (
          <ChangeQuestions orderId={order.id} currency={order.currency} told={changes} time={words.time} />
        )}
        <OrderCard order={order} />
        {isUnpaid && isMine(state.as) && <PayOrder orderId={order.id} />}
        {mayCancel && isMine(state.as) && <CancelOrder orderId={order.id} restaurant={order.restaurant.name} />}
        {wasDelivered && isMine(state.as) && <RateOrder orderId={order.id} restaurant={order.restaurant.name} />}
        {order.status === "delivered" && order.currency !== null && isMine(state.as) && (
          <TipAfter orderId={order.id} currency={order.currency} />
        )}
        {(isMine(state.as) || state.as === "operator") && (
          <Receipt orderId={order.id} status={order.status} changes={changes} />
        )}
        {(wasDelivered || order.status === "picked_up") && isMine(state.as) && (
          <ReportProblem orderId={order.id} time={words.time} />
        )}
        {isMine(state.as) && <OrderHelp order={order} />}
      </div>
      <TimelineList
        entries={timelineOf(order.status, state.events)}
        restaurant={order.restaurant.name}
        time={words.time}
        expected={expected}
      />
    </div>
  );
}
