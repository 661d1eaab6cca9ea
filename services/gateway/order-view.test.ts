import { describe, expect, it } from "vitest";
import type { Principal } from "#lib/auth/principal.ts";
import type { OrderEvent } from "#lib/orders/status.ts";
import type { FollowAs } from "#lib/tracking/order-feed.ts";
import { customer, deliveryOf, driver, idOf, operator, recordOf, watchLink } from "#tests/helpers/order-fakes.ts";
import { byRank, feedDriver, feedOrder, followAs, maySeePosition, standing } from "./order-view.ts";

const event = (seq: number, status: OrderEvent["status"]): OrderEvent => ({
  seq,
  type: status ? "status" : "delay",
  status,
  actor: "system",
  cause: null,
  at: seq * 1_000,
});
const EVERYBODY: readonly FollowAs[] = ["customer", "restaurant", "driver", "operator", "watch", "manage"];
const STAFF: readonly FollowAs[] = ["driver", "operator"];

describe("where the driver is", () => {
  it.each([
    ["assigned", true, STAFF],
    ["assigned", false, STAFF],
    ["picked_up", true, EVERYBODY],
    ["picked_up", false, STAFF],
    ["delivered", true, []],
    ["cancelled", true, []],
    ["", true, []],
  ])("of a trip that is %j, next stop %j, is seen by %j", (status, isNextStop, who) => {
    expect(EVERYBODY.filter((as) => maySeePosition(as, { status, isNextStop }))).toEqual(who);
  });
});

describe("what an order's follower is told", () => {
  const record = recordOf(idOf("order", 1), { delivery: deliveryOf(1) });

  it.each([
    ["watch", null, null, null],
    ["driver", 3, null, null],
    ["customer", 3, 24_500, "SEK"],
    ["manage", 3, 24_500, "SEK"],
    ["restaurant", 3, 24_500, "SEK"],
    ["operator", 3, 24_500, "SEK"],
  ] as const)("as %s counts and prices it no more than they may", (as, items, totalMinor, currency) => {
    expect(feedOrder(record, [], as)).toMatchObject({ items, totalMinor, currency });
  });

  it.each(EVERYBODY)("as %s names neither the customer nor any account, and the driver by the first name", (as) => {
    const text = JSON.stringify(feedOrder(record, [], as));
    for (const id of [idOf("user", 1), idOf("driver", 1), idOf("restaurant", 1), idOf("delivery", 1), "Lind"]) {
      expect(text).not.toContain(id);
    }
    expect(text).toContain("Alma");
  });

  it("never stands ahead of the events that it is told with", () => {
    expect(standing([event(1, "placed"), event(2, "accepted"), event(3, null)], "ready")).toEqual({
      status: "accepted",
      endedAt: null,
    });
    expect(standing([event(1, "placed"), event(2, "delivered")], "placed")).toEqual({
      status: "delivered",
      endedAt: 2_000,
    });
  });

  it("has no driver once the trip was called off, and still who brought it", () => {
    expect(feedDriver(deliveryOf(1, "cancelled"))).toBeNull();
    expect(feedDriver(null)).toBeNull();
    expect(feedDriver(deliveryOf(1, "delivered"))).toEqual({ name: "Alma", vehicle: "bike" });
  });
});

it("of several rights the one that may do most comes first", () => {
  const manage: Principal = { ...watchLink(2, 1), access: "manage" } as Principal;
  const sorted = [watchLink(1, 1), driver(1), manage, customer(1), operator(1)].toSorted(byRank).map(followAs);
  expect(sorted).toEqual(["operator", "customer", "driver", "manage", "watch"]);
});
