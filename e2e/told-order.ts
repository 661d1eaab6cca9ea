import type { Page } from "@playwright/test";
import type { OrderEvent, OrderStatus } from "#lib/orders/status.ts";
import type { OrderMessage } from "#lib/tracking/order-feed.ts";

type Told = Extract<OrderMessage, { type: "order" }>;

/** What an order's page may have to show, as changes to what the server says of a real order. */
export type ToldAs = (told: Told) => Told;

/** A restaurant whose name has one word that is longer than a phone is wide at twice the text. */
const LONG_NAME = "Järntorgets Surdegspizzeria & Kvarterskrog";

const MINUTE_MS = 60_000;

/** Lets the real feed speak to this page, and has it say of the order what `as` says now. Answers how to change that. */
export async function tellOrder(page: Page): Promise<(as: ToldAs) => void> {
  let as: ToldAs = (told) => told;
  await page.routeWebSocket(/\/feed/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (typeof message !== "string") return socket.send(message);
      const said = JSON.parse(message) as { type: string };
      // what follows would be of the real order
      if (said.type === "events" || said.type === "eta" || said.type === "route") return;
      socket.send(said.type === "order" ? JSON.stringify(as(said as Told)) : message);
    });
  });
  return (next) => {
    as = next;
  };
}

/** An order at a restaurant with a long name, in a status, after everything that leads there. */
export function toldIn(status: OrderStatus, change: Partial<Told> = {}): ToldAs {
  return (told) => {
    const at = Date.now() - 8 * MINUTE_MS;
    const isBrought = status === "picked_up" || status === "delivered" || change.order?.driver !== undefined;
    const ways: OrderEvent[] = WAYS[status].map(([next, actor], index) => ({
      seq: index + 1,
      ...(next === "driver" || next === "delay" ? { type: next, status: null } : { type: "status", status: next }),
      actor,
      cause: status === "cancelled" && next === "cancelled" ? "stuck" : null,
      at: at + index * 20_000,
    }));
    return {
      ...told,
      events: ways,
      ...change,
      order: {
        ...told.order,
        status,
        restaurant: { ...told.order.restaurant, name: LONG_NAME },
        driver: isBrought ? { name: "Christoffer-Alexander", vehicle: "scooter" } : null,
        endedAt: ENDED.has(status) ? Date.now() - MINUTE_MS : null,
        placedAt: at,
        totalMinor: 123_450_00,
        ...change.order,
      },
    };
  };
}

type Step = readonly [OrderStatus | "driver" | "delay", OrderEvent["actor"]];
const PLACED: readonly Step[] = [["placed", "customer"]];
const ACCEPTED: readonly Step[] = [...PLACED, ["accepted", "restaurant"], ["driver", "system"]];
const COOKING: readonly Step[] = [...ACCEPTED, ["preparing", "restaurant"], ["delay", "restaurant"]];
const READY: readonly Step[] = [...COOKING, ["driver", "system"], ["ready", "restaurant"]];
const PICKED_UP: readonly Step[] = [...READY, ["picked_up", "driver"]];
const DELIVERED: readonly Step[] = [...PICKED_UP, ["delivered", "driver"]];
const WAYS: Readonly<Record<OrderStatus, readonly Step[]>> = {
  draft: [["draft", "customer"]],
  awaiting_payment: [
    ["draft", "customer"],
    ["awaiting_payment", "system"],
  ],
  scheduled: [
    ["draft", "customer"],
    ["awaiting_payment", "system"],
    ["scheduled", "system"],
  ],
  placed: PLACED,
  accepted: ACCEPTED,
  preparing: COOKING,
  ready: READY,
  picked_up: PICKED_UP,
  delivered: DELIVERED,
  rejected: [...PLACED, ["rejected", "restaurant"]],
  cancelled: [...READY, ["cancelled", "system"]],
  expired: [...PLACED, ["expired", "system"]],
  refunded_part: [...DELIVERED, ["refunded_part", "system"]],
  refunded: [...PLACED, ["rejected", "restaurant"], ["refunded", "system"]],
};
const ENDED: ReadonlySet<OrderStatus> = new Set([
  "delivered",
  "rejected",
  "cancelled",
  "expired",
  "refunded_part",
  "refunded",
]);

/** An arrival that is far off, late, and for this reason. */
export function lateEta(reason: NonNullable<Told["eta"]>["reason"]): NonNullable<Told["eta"]> {
  const from = Date.now() + 95 * MINUTE_MS;
  return { from, to: from + 25 * MINUTE_MS, reason, driverMin: 31, lateMin: 45 };
}

/** Everything in the order's panel that reaches past its edge, as its text. */
export function pastTheEdge(page: Page): Promise<string[]> {
  return page.locator(".track-panel").evaluate((panel) => {
    const edge = panel.getBoundingClientRect().right + 0.5;
    const isHidden = (each: Element) => each.closest(".sr-only, noscript, svg") !== null;
    // a box may hold its words and these still stick out of it
    const sticksOut = (each: Element) =>
      each.getBoundingClientRect().right > edge || each.getBoundingClientRect().left + each.scrollWidth > edge;
    return [...panel.querySelectorAll("*")]
      .filter((each) => !isHidden(each) && sticksOut(each))
      .map((each) => `${each.tagName} ${each.className} “${each.textContent?.slice(0, 40)}”`);
  });
}
