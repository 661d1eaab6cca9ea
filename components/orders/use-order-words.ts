"use client";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { ageOf } from "#components/map/eta.ts";
import type { OrderFeedState } from "#lib/map/order-feed.ts";
import { isEnd, type OrderEvent } from "#lib/orders/status.ts";
import { lateCauseOf, pastLateCauseOf, timeOf } from "#lib/tracking/late-cause.ts";
import type { Eta, FeedDriver, FeedOrder } from "#lib/tracking/order-feed.ts";
import { type Arrival, arrivalOf } from "./arrival.ts";
import { type BodyPart, headlineOf, isMine, isUnpaid } from "./headline.ts";
import { type Progress, progressOf, STEPS } from "./progress.ts";

/** The one big answer: what it is about, what it is, and what stands beside it. */
export type Answer = {
  readonly label: string;
  readonly big: string;
  /** As it is read aloud. */
  readonly spoken: string;
  readonly aside: string | null;
};

/** The order in words, as of a moment. */
export type OrderSaid = {
  readonly answer: Answer;
  readonly arrival: Arrival | null;
  readonly progress: Progress;
  readonly progressLabel: string;
  readonly headline: string;
  readonly sentences: readonly string[];
  /** What makes the time less sure than it looks. */
  readonly doubt: string | null;
  readonly late: { readonly title: string; readonly cause: string } | null;
};

export type OrderWords = {
  /** "19:42" */
  time(ms: number): string;
  /** "40 s"; null for just now */
  age(ms: number): string | null;
  say(state: OrderFeedState & { readonly order: FeedOrder }, nowMs: number): OrderSaid;
};

/** The driver was heard so long ago that it is worth a sentence, not only a pill. */
const UNSEEN_AFTER_MS = 60_000;
/** From this past the promise on it was late, ms. */
const LATE_MS = 60_000;
/** The feed has been silent for so long that the shown time is in doubt. */
const SILENT_AFTER_MS = 15_000;

/** One wording of an order for the page, the announcements and the tab's title. */
export function useOrderWords(): OrderWords {
  const t = useTranslations("order");
  const ages = useTranslations("age");
  const format = useFormatter();
  return useMemo(() => {
    const time = (ms: number) => format.dateTime(ms, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const age = (ms: number) => {
      const known = ageOf(ms / 1000);
      return known && ages(known.unit, { n: known.n });
    };
    const by = (driver: FeedDriver | null) => (driver ? t(`by.${driver.vehicle}`) : "");

    const sentence = (part: BodyPart, order: FeedOrder): string => {
      const restaurant = order.restaurant.name;
      const driver = order.driver?.name ?? "";
      switch (part.key) {
        case "placed":
          return t("body.placed", { min: part.min });
        case "scheduled": {
          const day = format.dateTime(part.at, { weekday: "long", day: "numeric", month: "long" });
          return t("body.scheduled", { restaurant, day, at: time(part.at) });
        }
        case "left":
          return t("body.left", { restaurant, min: part.min, by: by(order.driver) });
        case "arriving":
          return t("body.arriving", { restaurant, min: part.min, by: by(order.driver) });
        case "driverToRestaurant":
          return t("body.driverToRestaurant", { driver, restaurant, min: part.min, by: by(order.driver) });
        case "driverWaits":
          return t("body.driverWaits", { driver, restaurant });
        case "driverFound":
          return t("body.driverFound", { driver, by: by(order.driver) });
        case "delivered":
          return t("body.delivered", { at: time(part.at), min: part.min });
        default:
          return t(`body.${part.key}`);
      }
    };

    const answerOf = (order: FeedOrder, events: readonly OrderEvent[], arrival: Arrival | null): Answer => {
      const plain = (label: string, big: string, aside: string | null = null) => ({ label, big, spoken: big, aside });
      if (order.status === "delivered") return plain(t("answer.delivered"), time(order.endedAt ?? order.promisedAt));
      if (order.status === "draft" || order.status === "awaiting_payment")
        return plain(order.restaurant.name, t("answer.payment"));
      if (order.status === "scheduled") {
        const day = format.dateTime(order.promisedAt, { weekday: "long", day: "numeric", month: "short" });
        return plain(t("answer.by"), time(order.promisedAt), day);
      }
      if (isEnd(order.status)) {
        const label = order.endedAt === null ? order.restaurant.name : t("answer.closed", { at: time(order.endedAt) });
        return plain(label, isUnpaid(events) ? t("answer.unpaid") : t(`answer.${order.status}`));
      }
      if (!arrival) return plain(t("answer.by"), time(order.promisedAt));
      if (arrival.kind === "soon")
        return plain(t("answer.soon"), t("answer.anyMinute"), t("answer.atAbout", { at: time(arrival.toMs) }));
      const { fromMin: from, toMin: to, fromMs, toMs } = arrival;
      const aside = t("answer.at", { from: time(fromMs), to: time(toMs) });
      return {
        label: t("answer.in"),
        big: t("answer.range", { from, to }),
        spoken: t("answer.rangeSpoken", { from, to }),
        aside,
      };
    };

    const labelOf = ({ done, isStopped }: Progress) => {
      if (isStopped) return t("steps.stopped", { step: done });
      const step = STEPS[done];
      return step ? t("steps.label", { step: done + 1, name: t(`steps.${step}`) }) : t("steps.done");
    };

    const doubtOf = (state: OrderFeedState, silentMs: number, nowMs: number) => {
      if (silentMs > SILENT_AFTER_MS) return t("body.silent", { age: age(silentMs) ?? "" });
      const unseenMs = state.position ? nowMs - state.position.seenMs : 0;
      return unseenMs > UNSEEN_AFTER_MS ? t("body.unseen", { age: age(unseenMs) ?? "" }) : null;
    };

    const lateOf = ({ events }: OrderFeedState, order: FeedOrder, eta: Eta | null, nowMs: number) => {
      const restaurant = order.restaurant.name;
      const deliveredAt = timeOf(events, "delivered");
      if (deliveredAt !== null) {
        const min = Math.floor((deliveredAt - order.promisedAt) / LATE_MS);
        if (min < 1) return null;
        return { title: t("wasLate.title", { min }), cause: t(`wasLate.${pastLateCauseOf(events)}`, { restaurant }) };
      }
      // a wide range that only ends past the promise is not late: its middle has to be
      if (!eta || eta.lateMin < 1 || (eta.from + eta.to) / 2 <= order.promisedAt) return null;
      const cause = lateCauseOf(events, eta.reason, nowMs);
      if (!cause) return null;
      return { title: t("late.title", { min: eta.lateMin }), cause: t(`late.${cause}`, { restaurant }) };
    };

    return {
      time,
      age,
      say(state, localMs) {
        const { order, eta } = state;
        const restaurant = order.restaurant.name;
        const silentMs = state.heardMs === null ? 0 : Math.max(0, localMs - state.heardMs);
        const serverMs = localMs + state.clockOffsetMs;
        const arrival = eta ? arrivalOf(eta, localMs, state.clockOffsetMs, silentMs) : null;
        const progress = progressOf(order, state.events, arrival ? arrival.toMs + state.clockOffsetMs : null, serverMs);
        const { head, body } = headlineOf(state, serverMs);
        const whose = isMine(state.as) ? "mine" : "other";
        return {
          answer: answerOf(order, state.events, arrival),
          arrival,
          progress,
          progressLabel: labelOf(progress),
          headline: t(`head.${head}`, { restaurant, driver: order.driver?.name ?? "", whose }),
          sentences: body.map((part) => sentence(part, order)),
          doubt: order.endedAt === null ? doubtOf(state, silentMs, localMs) : null,
          late: lateOf(state, order, eta, serverMs),
        };
      },
    };
  }, [t, ages, format]);
}
