import { isEnd, type OrderEvent, type OrderStatus } from "#lib/orders/status.ts";

/** What a line of the timeline tells; each has its words in `order.timeline`. */
export type TimelineWhat =
  | Exclude<OrderStatus, "draft">
  | "unpaid"
  | "driver"
  | "driverChanged"
  | "delay"
  | "cardRefused";

export type TimelineEntry = {
  readonly key: string;
  readonly what: TimelineWhat;
  /** done: happened · now: happened last, and still holds · next: to come */
  readonly when: "done" | "now" | "next";
  /** ms since 1970; null for what is to come. */
  readonly at: number | null;
};

const WAY = [
  "placed",
  "accepted",
  "preparing",
  "ready",
  "picked_up",
  "delivered",
] as const satisfies readonly OrderStatus[];

/** The order's story: all that happened, with its time, then what is still to come. */
export function timelineOf(status: OrderStatus, events: readonly OrderEvent[]): readonly TimelineEntry[] {
  let drivers = 0;
  const told = events.flatMap((event): TimelineEntry[] => {
    if (event.type === "driver") drivers++;
    const what = wordOf(event, drivers);
    return what ? [{ key: `e${event.seq}`, what, when: "done", at: event.at }] : [];
  });
  const now = isEnd(status) ? -1 : told.findLastIndex(({ what }) => what === (status as TimelineWhat));
  const happened = told.map((entry, index) => (index === now ? ({ ...entry, when: "now" } as const) : entry));
  // What is not paid for yet has all of the way before it.
  const stands = (WAY as readonly OrderStatus[]).indexOf(status);
  if (isEnd(status)) return happened;
  const next = WAY.slice(stands + 1).map((what) => ({ key: `n${what}`, what, when: "next", at: null }) as const);
  return [...happened, ...next];
}

function wordOf(event: OrderEvent, drivers: number): TimelineWhat | null {
  if (event.type === "status") return statusWord(event);
  if (event.type === "driver") return driverWord(drivers);
  if (event.type === "delay") return "delay";
  return event.type === "payment" ? "cardRefused" : null;
}

function statusWord({ status, cause }: OrderEvent): TimelineWhat | null {
  if (status === "expired" && cause === "unpaid") return "unpaid";
  return status === "draft" ? null : status;
}

function driverWord(count: number): TimelineWhat {
  return count > 1 ? "driverChanged" : "driver";
}
