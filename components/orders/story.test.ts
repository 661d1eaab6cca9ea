import { describe, expect, it } from "vitest";
import type { OrderEvent, OrderStatus } from "#lib/orders/status.ts";
import type { Eta, FeedOrder } from "#lib/tracking/order-feed.ts";
import { headlineOf } from "./headline.ts";
import { progressOf } from "./progress.ts";
import { timelineOf } from "./timeline.ts";

const MIN = 60_000;
const PLACED = 1_790_000_000_000;

type Told = readonly [what: OrderStatus | "driver" | "delay", min: number, actor?: OrderEvent["actor"], cause?: string];

function story(...told: Told[]): OrderEvent[] {
  return told.map(([what, min, actor = "system", cause = null], index) => {
    const isStatus = what !== "driver" && what !== "delay";
    const at = PLACED + min * MIN;
    return { seq: index + 1, type: isStatus ? "status" : what, status: isStatus ? what : null, actor, cause, at };
  });
}

function order(status: OrderStatus, more: Partial<FeedOrder> = {}): FeedOrder {
  return {
    id: "ord_1",
    code: "K7Q2",
    status,
    restaurant: { name: "Kiln & Crumb", slug: "kiln-and-crumb", at: { lng: 11.97, lat: 57.7 } },
    dropoff: { lng: 11.95, lat: 57.69 },
    items: 3,
    totalMinor: 34_700,
    currency: "SEK",
    placedAt: PLACED,
    promisedAt: PLACED + 40 * MIN,
    endedAt: null,
    driver: { name: "Sana", vehicle: "bike" },
    ...more,
  };
}

const eta = (reason: Eta["reason"], driverMin: number | null = null): Eta => ({
  from: PLACED + 30 * MIN,
  to: PLACED + 36 * MIN,
  reason,
  driverMin,
  lateMin: 0,
});

describe("headlineOf", () => {
  it("tells where the driver is before the food is with them", () => {
    const events = story(["placed", 0], ["accepted", 1], ["preparing", 2]);
    const known = { order: order("preparing"), events, eta: eta("waiting_for_kitchen", 4) };
    expect(headlineOf(known, PLACED)).toEqual({ head: "cooking", body: [{ key: "driverToRestaurant", min: 4 }] });
    const waits = { ...known, eta: eta("waiting_for_kitchen", 0) };
    expect(headlineOf(waits, PLACED).body).toEqual([{ key: "driverWaits" }]);
    const alone = { ...known, order: order("preparing", { driver: null }) };
    expect(headlineOf(alone, PLACED).body).toEqual([{ key: "finding" }]);
  });

  it("says who has the food, since when, and who comes first", () => {
    const known = {
      order: order("picked_up"),
      events: story(["placed", 0], ["picked_up", 20]),
      eta: eta("other_stop_first"),
    };
    expect(headlineOf(known, PLACED + 23.5 * MIN)).toEqual({
      head: "pickedUp",
      body: [{ key: "left", min: 3 }, { key: "otherStop" }],
    });
    expect(headlineOf({ ...known, eta: eta("arriving") }, PLACED + 23 * MIN).head).toBe("arriving");
  });

  it("says after the end how long it took", () => {
    const done = (endedMin: number) => ({
      order: order("delivered", { endedAt: PLACED + endedMin * MIN }),
      events: [],
      eta: null,
    });
    expect(headlineOf(done(38), 0).body).toEqual([{ key: "delivered", min: 38, at: PLACED + 38 * MIN }]);
  });

  it("says who cancelled, where that is known", () => {
    const known = (events: OrderEvent[]) => ({ order: order("cancelled"), events, eta: null });
    expect(headlineOf(known(story(["cancelled", 2, "customer"])), 0).head).toBe("cancelledByYou");
    expect(headlineOf(known(story(["cancelled", 2, "restaurant"])), 0).head).toBe("cancelledByRestaurant");
    expect(headlineOf(known(story(["cancelled", 2, "system", "stuck"])), 0).body).toEqual([{ key: "cancelledStuck" }]);
  });
});

describe("progressOf", () => {
  it("fills the last step with the way, never to its end before the hand-over", () => {
    const events = story(["placed", 0], ["picked_up", 20]);
    const share = (min: number) => progressOf(order("picked_up"), events, PLACED + 30 * MIN, PLACED + min * MIN).share;
    expect(share(25)).toBeCloseTo(0.5);
    expect(share(20)).toBeGreaterThan(0);
    expect(share(60)).toBeLessThan(1);
  });

  it("stops where an order stopped", () => {
    const events = story(["placed", 0], ["accepted", 1], ["preparing", 2], ["cancelled", 5]);
    expect(progressOf(order("cancelled"), events, null, 0)).toEqual({ done: 2, share: 0, isStopped: true });
    expect(progressOf(order("rejected"), story(["placed", 0], ["rejected", 1]), null, 0).done).toBe(1);
  });
});

describe("timelineOf", () => {
  it("tells what happened, what holds now and what is to come", () => {
    const events = story(["placed", 0], ["accepted", 1], ["driver", 2], ["driver", 6], ["delay", 7]);
    expect(timelineOf("accepted", events).map(({ what, when }) => `${when} ${what}`)).toEqual([
      "done placed",
      "now accepted",
      "done driver",
      "done driverChanged",
      "done delay",
      "next preparing",
      "next ready",
      "next picked_up",
      "next delivered",
    ]);
  });

  it("promises nothing after an end", () => {
    const entries = timelineOf("cancelled", story(["placed", 0], ["cancelled", 3]));
    expect(entries.map(({ when }) => when)).toEqual(["done", "done"]);
  });
});
