import { beforeEach, describe, expect, it } from "vitest";
import { ByteReader } from "#lib/core/bytes.ts";
import { moveBy } from "#lib/core/geo.ts";
import type { DriverId } from "#lib/core/ids.ts";
import type { OrderDelivery } from "#lib/orders/queries.ts";
import { decodeOrderPosition, type FollowAs, type OrderPosition } from "#lib/tracking/order-feed.ts";
import type { Fix } from "#lib/tracking/position-batch.ts";
import { createRouteLine, type RouteLine } from "#lib/tracking/route-progress.ts";
import { deliveryOf, driver, FakeFollower, idOf, recordOf } from "#tests/helpers/order-fakes.ts";
import { type Follow, HeldOrder } from "./held-order.ts";
import { OrderLive } from "./order-live.ts";

const START = Date.UTC(2026, 10, 22, 18);
const DRIVER = idOf("driver", 1);
const SHOP = deliveryOf(1).pickup;

let now: number;
let tick: number;
let fixes: Map<DriverId, Fix>;
let trips: Map<DriverId, string>;
let line: RouteLine | null;
let order: HeldOrder;
let live: OrderLive;
let failures: unknown[];

beforeEach(() => {
  now = START;
  tick = 1_000;
  fixes = new Map();
  trips = new Map([[DRIVER, idOf("delivery", 1)]]);
  line = null;
  failures = [];
  live = new OrderLive({
    fleet: {
      fixOf: (id) => fixes.get(id) ?? null,
      heardTickOf: () => tick,
      tripOf: (id) => {
        const deliveryId = trips.get(id);
        return deliveryId ? { deliveryId: deliveryId as OrderDelivery["deliveryId"] } : null;
      },
    },
    routes: { lineOf: () => line, forget: () => {} },
    now: () => now,
    ride: (follower, framed) => follower.wire.writeFrames(framed),
    onFailure: (error) => failures.push(error),
  });
  order = new HeldOrder(7, recordOf(idOf("order", 1)));
  order.events.push({ seq: 1, type: "status", status: "placed", actor: "customer", cause: null, at: START });
  live.begin(order);
});

function follow(as: FollowAs, due: Follow["due"] = "position"): FakeFollower {
  const follower = new FakeFollower([driver(1)]);
  const one: Follow = { order, follower, principal: driver(1), as, seen: 1, sees: false, due };
  order.follows.add(one);
  follower.follows = [one];
  return follower;
}

function next(ticks = 1): void {
  for (let i = 0; i < ticks; i++) {
    now += 1_000;
    live.tick(++tick);
  }
}

/** The delivery is read anew, as after an event. */
function deliver(status: OrderDelivery["status"]): void {
  const orderStatus = status === "picked_up" ? "picked_up" : status === "delivered" ? "delivered" : "preparing";
  const record = recordOf(order.id, { delivery: deliveryOf(1, status) });
  order.record = { ...record, facts: { ...record.facts, status: orderStatus } };
  live.changed(order);
}

function drive(metres: number, deg = 45): void {
  const at = moveBy(SHOP, metres, deg);
  fixes.set(DRIVER, { ...at, recordedAt: now, accuracy: 5, heading: deg, speed: 8 });
}

/** What rode with the ticks since it was last asked: positions and texts, in their order. */
function heard(follower: FakeFollower): (OrderPosition | { type: string; [key: string]: unknown })[] {
  const news = follower.ridden.splice(0).flatMap((bytes) => {
    const found = [];
    for (let at = 0; at < bytes.length; ) {
      const short = (bytes[at + 1] ?? 0) & 0x7f;
      const head = short < 126 ? 2 : 4;
      const length = short < 126 ? short : bytes.readUInt16BE(at + 2);
      const payload = bytes.subarray(at + head, at + head + length);
      if (bytes[at] === 0x81) found.push(JSON.parse(payload.toString()));
      else {
        expect(payload[0]).toBe(0x13);
        found.push(decodeOrderPosition(new ByteReader(payload.subarray(1))));
      }
      at += head + length;
    }
    return found;
  });
  return news;
}
const positions = (follower: FakeFollower) => heard(follower).filter((one) => "at" in one);
const types = (follower: FakeFollower) => heard(follower).map((one) => ("at" in one ? "position" : one.type));

describe("a tick", () => {
  it("tells a customer where the driver is from pick-up to hand-over, and that they are gone within a tick", () => {
    const page = follow("customer");
    deliver("assigned");
    drive(0);
    next();
    drive(10);
    next();
    expect(positions(page)).toEqual([]);
    deliver("picked_up");
    next();
    expect(positions(page)).toMatchObject([{ handle: 7, tick, at: { headingDeg: expect.closeTo(45, 0) } }]);
    drive(20);
    next();
    const [seen] = positions(page) as OrderPosition[];
    expect(seen?.at?.lng).toBeCloseTo(moveBy(SHOP, 20, 45).lng, 6);
    expect(seen?.at?.seenTick).toBe(tick);
    deliver("delivered");
    next();
    expect(positions(page)).toEqual([{ handle: 7, tick, at: null }]);
    drive(30);
    next(3);
    expect(positions(page)).toEqual([]);
  });

  it("shows operators and the driver all of the trip", () => {
    const pages = [follow("operator"), follow("driver")];
    deliver("assigned");
    drive(0);
    next();
    for (const page of pages) expect(positions(page)).toMatchObject([{ at: {} }]);
  });

  it("no longer shows a driver whose trip ended or became another, before the order says so", () => {
    const page = follow("customer");
    deliver("picked_up");
    drive(0);
    next();
    expect(positions(page)).toHaveLength(1);
    trips.set(DRIVER, idOf("delivery", 2));
    drive(10);
    next();
    expect(positions(page)).toEqual([{ handle: 7, tick, at: null }]);
  });

  it("shows a driver who was taken off it nothing of the next one, before they are told", () => {
    const page = follow("driver");
    deliver("assigned");
    drive(0);
    next();
    expect(positions(page)).toHaveLength(1);
    const other = deliveryOf(2, "assigned");
    order.record = recordOf(order.id, { delivery: other });
    trips.set(other.driverId, other.deliveryId);
    fixes.set(other.driverId, { ...SHOP, recordedAt: now, accuracy: 5, heading: 0, speed: 8 });
    next();
    expect(positions(page)).toEqual([{ handle: 7, tick, at: null }]);
  });

  it("goes on with the other orders where one cannot be shown", () => {
    const page = follow("customer");
    const broken = new HeldOrder(6, recordOf(idOf("order", 2), { delivery: deliveryOf(2, "picked_up") }));
    live.end(order);
    live.begin(broken);
    live.begin(order);
    const other: Follow = { ...(page.follows[0] as Follow), order: broken };
    broken.follows.add(other);
    Object.defineProperty(broken, "record", {
      get() {
        throw new Error("broken");
      },
    });
    deliver("picked_up");
    drive(0);
    next();
    expect(positions(page)).toHaveLength(1);
    expect(failures).toHaveLength(1);
  });

  it("says nothing of a driver who did not move, and gives all who follow the same bytes", () => {
    const pages = [follow("customer"), follow("watch"), follow("manage")];
    deliver("picked_up");
    drive(0);
    next();
    const [bytes] = pages.map(({ ridden }) => ridden.at(-1));
    drive(5);
    next();
    expect(new Set(pages.map(({ ridden }) => ridden.at(-1))).size).toBe(1);
    expect(pages[0]?.ridden.at(-1)).not.toBe(bytes);
    for (const page of pages) heard(page);
    next();
    for (const page of pages) expect(positions(page)).toEqual([]);
  });

  it("gives one who missed a tick the newest of everything with the next, for each order that they follow", () => {
    const page = follow("customer");
    deliver("picked_up");
    drive(0);
    next(2);
    heard(page);
    page.missedExtras = true;
    next();
    expect(types(page)).toEqual(["position", "eta", "route"]);
    expect(page.missedExtras).toBe(false);
    next();
    expect(types(page)).toEqual([]);
  });

  it("gives one who resumes the ETA and route that hold now", () => {
    deliver("picked_up");
    drive(0);
    next();
    const page = follow("watch", "all");
    next();
    expect(types(page)).toEqual(["position", "eta", "route"]);
  });
});

describe("the arrival", () => {
  it("is told when what is shown of it changes, not each time that it is reckoned", () => {
    const page = follow("customer");
    deliver("assigned");
    drive(0);
    const told: unknown[] = [];
    for (let second = 0; second < 300; second++) {
      drive(second);
      next();
      told.push(...heard(page).filter((one) => "eta" in one));
    }
    expect(told.length).toBeGreaterThan(1);
    // A reason, and minutes that go by: not sixty reckonings.
    expect(told.length).toBeLessThan(25);
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(told.length);
  });

  it("is reckoned at once when something happens, and is null at the end", () => {
    const page = follow("customer");
    deliver("assigned");
    next();
    heard(page);
    deliver("delivered");
    next();
    expect(heard(page)).toContainEqual({ v: 1, type: "eta", orderId: order.id, eta: null });
  });
});

describe("the route", () => {
  it("is told while the driver is to be seen on it, again when it becomes another, and taken back", () => {
    line = createRouteLine([SHOP, moveBy(SHOP, 500, 45)], 60);
    const page = follow("watch");
    const routes = () => heard(page).filter((one) => "route" in one) as unknown as { route: { path: string } | null }[];
    deliver("assigned");
    drive(0);
    next(6);
    expect(routes()).toEqual([]);
    deliver("picked_up");
    next();
    const [first] = routes();
    expect(first?.route?.path).toMatch(/.{8}/);
    next(6);
    expect(routes()).toEqual([]);
    line = createRouteLine([SHOP, moveBy(SHOP, 500, 90)], 60);
    next(6);
    const [second] = routes();
    expect(second?.route?.path).not.toBe(first?.route?.path);
    deliver("delivered");
    next();
    expect(routes()).toMatchObject([{ route: null }]);
  });
});
