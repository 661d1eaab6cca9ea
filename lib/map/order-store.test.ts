import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OrderEvent, OrderStatus } from "#lib/orders/status.ts";
import type { Eta, FeedOrder, OrderMessage } from "#lib/tracking/order-feed.ts";
import {
  createOrderState,
  type DriverPosition,
  lastSeqOf,
  type OrderInput,
  type OrderState,
  stepOrder,
} from "./order-store.ts";

const ID = "ord_1";
const STORY: readonly OrderStatus[] = ["placed", "accepted", "preparing", "ready", "picked_up", "delivered"];

function event(seq: number): OrderEvent {
  return { seq, type: "status", status: STORY[seq - 1] ?? "placed", actor: "system", cause: null, at: seq * 1000 };
}
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => event(from + i));

function order(status: OrderStatus): FeedOrder {
  return {
    id: ID,
    code: "K7Q2",
    status,
    restaurant: { name: "Kiln & Crumb", slug: "kiln", at: { lng: 11.97, lat: 57.7 } },
    dropoff: { lng: 11.98, lat: 57.71 },
    items: 3,
    totalMinor: 34_700,
    currency: "SEK",
    placedAt: 1000,
    promisedAt: 9000,
    endedAt: null,
    driver: null,
  };
}
const ETA: Eta = { from: 5000, to: 6000, reason: "driver_on_the_way", driverMin: 4, lateMin: 0 };
const ROUTE = { path: "_izlhA~rlgdF" };
const HERE: DriverPosition = { lng: 11.97, lat: 57.7, headingDeg: 90, seenMs: 1000, tickTimeMs: 1000 };

const whole = (to: number): OrderMessage => ({
  type: "order",
  orderId: ID,
  handle: 1,
  as: "customer",
  order: order(STORY[to - 1] ?? "placed"),
  events: events(1, to),
  eta: ETA,
  route: ROUTE,
});
const more = (from: number, to: number): Extract<OrderMessage, { type: "events" }> => ({
  type: "events",
  orderId: ID,
  handle: 1,
  events: events(from, to),
  status: STORY[to - 1] ?? "placed",
  endedAt: to === STORY.length ? to * 1000 : null,
  driver: { name: "Sana", vehicle: "bike" },
});
const tell = (message: OrderMessage): OrderInput => ({ type: "told", message });

function played(...inputs: OrderInput[]): OrderState {
  return inputs.reduce(stepOrder, createOrderState(ID));
}

describe("one order in the tab", () => {
  it("is loading until it is told, then follows status, driver and end", () => {
    expect(createOrderState(ID)).toMatchObject({ phase: "loading", order: null, events: [] });
    const state = played(tell(whole(3)), tell(more(4, 5)));
    expect(state).toMatchObject({ phase: "following", as: "customer", hasGap: false });
    expect(state.order).toMatchObject({ status: "picked_up", driver: { name: "Sana" }, endedAt: null });
    expect(state.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it("keeps only the newest ETA, way and place", () => {
    const later = { ...ETA, to: 7000 };
    const state = played(
      tell(whole(5)),
      { type: "position", position: HERE },
      { type: "position", position: { ...HERE, lng: 11.975 } },
      tell({ type: "eta", orderId: ID, eta: later }),
      tell({ type: "route", orderId: ID, route: null }),
    );
    expect(state).toMatchObject({ eta: later, route: null, position: { lng: 11.975 } });
  });

  it("shows no driver, no way and no ETA after the end, whatever still comes in", () => {
    const over = played(tell(whole(5)), { type: "position", position: HERE }, tell(more(6, 6)));
    expect(over).toMatchObject({ phase: "following", eta: null, route: null, position: null });
    expect(over.order).toMatchObject({ status: "delivered", endedAt: 6000 });
    const late = [tell({ type: "eta", orderId: ID, eta: ETA }), { type: "position", position: HERE } as const];
    expect(late.reduce(stepOrder, over)).toMatchObject({ eta: null, position: null });
  });

  it("lets go of the driver at once when the gateway says that he is not to be seen", () => {
    const state = played(tell(whole(5)), { type: "position", position: HERE }, { type: "position", position: null });
    expect(state.position).toBeNull();
  });

  it("says why a follow is over, and shows nothing that moves from then on", () => {
    const followed = [tell(whole(5)), { type: "position", position: HERE } as const];
    const ended = played(...followed, tell({ type: "unfollowed", orderId: ID, code: "link_ended" }));
    expect(ended).toMatchObject({ phase: "ended", code: "link_ended", position: null, route: null, eta: null });
    expect(stepOrder(ended, { type: "position", position: HERE }).position).toBeNull();
    const refused = played({ type: "refused", code: "order_not_found" });
    expect(refused).toMatchObject({ phase: "refused", code: "order_not_found" });
    expect(stepOrder(refused, { type: "asked" })).toMatchObject({ phase: "loading", code: null });
    expect(stepOrder(refused, tell(whole(2)))).toMatchObject({ phase: "following", code: null });
  });

  it("does not listen to what is said of another order", () => {
    const before = played(tell(whole(2)));
    expect(stepOrder(before, tell({ ...whole(4), orderId: "ord_2" }))).toBe(before);
  });

  it("asks again where events are missing, and is whole with the answer", () => {
    const gap = played(tell(whole(2)), tell(more(4, 4)));
    expect(gap).toMatchObject({ hasGap: true, order: { status: "accepted" } });
    expect(lastSeqOf(gap)).toBe(2);
    const healed = stepOrder(gap, tell(more(3, 4)));
    expect(healed).toMatchObject({ hasGap: false, order: { status: "ready" } });
    expect(played(tell(more(1, 3)))).toMatchObject({ hasGap: true, order: null });
  });

  it("believes a gateway whose story is another than the one it knows", () => {
    const rewritten = { ...event(3), status: "cancelled", at: 2500 } as const;
    const state = played(tell(whole(5)), tell({ ...more(3, 3), events: [rewritten], status: "cancelled" }));
    expect(state.events).toEqual([event(1), event(2), rewritten]);
    expect(state.order?.status).toBe("cancelled");
  });

  it("has events 1 to n without gap or double after any order of messages, and all after the last resume", () => {
    const message = fc.oneof(
      fc.integer({ min: 1, max: 6 }).map((to) => tell(whole(to))),
      fc
        .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 5 }))
        .map(([from, more_]) => tell(more(from, Math.min(6, from + more_)))),
      fc.constantFrom<OrderInput>(
        { type: "position", position: HERE },
        { type: "asked" },
        { type: "refused", code: "session_expired" },
        tell({ type: "eta", orderId: ID, eta: ETA }),
        tell({ type: "unfollowed", orderId: ID, code: "link_ended" }),
      ),
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (inputs) => {
        let state = createOrderState(ID);
        for (const input of inputs) {
          const known = state.events.length;
          state = stepOrder(state, input);
          expect(state.events).toEqual(events(1, state.events.length));
          expect(state.events.length).toBeGreaterThanOrEqual(known);
          if (state.order) expect(state.order.status).toBe(STORY[state.events.length - 1]);
        }
        const after = lastSeqOf(state);
        const answer = after === null ? whole(6) : after < 6 ? more(after + 1, 6) : { ...more(6, 6), events: [] };
        state = stepOrder(state, tell(answer));
        expect(state).toMatchObject({ phase: "following", hasGap: false, events: events(1, 6) });
        expect(state.order?.status).toBe("delivered");
      }),
    );
  });
});
