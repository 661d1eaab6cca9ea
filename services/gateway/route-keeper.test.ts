import { describe, expect, it, vi } from "vitest";
import { createManualClock } from "#lib/core/clock.ts";
import { AppError } from "#lib/core/errors.ts";
import { type LngLat, moveBy } from "#lib/core/geo.ts";
import type { Route, Routing } from "#lib/routing/valhalla.ts";
import { createRouteKeeper } from "./route-keeper.ts";

const SHOP = { lng: 11.97, lat: 57.7 };
const DOOR = moveBy(SHOP, 2_000, 90);
type Request = Parameters<Routing["route"]>[0];

/** An engine that answers when it is told to. */
function engine() {
  const asked: { request: Request; answer(): Promise<void>; fail(error: Error): Promise<void> }[] = [];
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    asked,
    route: (request: Request) =>
      new Promise<Route>((resolve, reject) => {
        asked.push({
          request,
          answer() {
            const path = [...request.locations];
            resolve({ metres: 2_000, seconds: 500, path, legs: [] });
            return settled();
          },
          fail(error) {
            reject(error);
            return settled();
          },
        });
      }),
  };
}

function setUp(options: { maxLines?: number; maxWaiting?: number } = {}) {
  const routing = engine();
  const clock = createManualClock(1_000_000);
  const ready: string[] = [];
  const log = { warn: vi.fn() };
  const keeper = createRouteKeeper({
    routing,
    clock,
    log,
    onReady: (deliveryId, leg) => ready.push(`${deliveryId} ${leg}`),
    ...options,
  });
  const lineOf = (deliveryId: string, from: LngLat = SHOP) => keeper.lineOf(deliveryId, "toDoor", from, DOOR, "bike");
  return { routing, clock, ready, log, keeper, lineOf };
}

describe("the keeper of routes", () => {
  it("has no line at first, asks once, and tells when it has one", async () => {
    const { routing, ready, lineOf } = setUp();
    expect(lineOf("a")).toBeNull();
    expect(lineOf("a")).toBeNull();
    expect(routing.asked.map((one) => one.request)).toEqual([{ locations: [SHOP, DOOR], vehicle: "bike" }]);
    await routing.asked[0]?.answer();
    expect(ready).toEqual(["a toDoor"]);
    expect(lineOf("a")?.seconds).toBe(500);
    expect(lineOf("a")).toBe(lineOf("a"));
    expect(routing.asked).toHaveLength(1);
  });

  it("asks for two at a time, in the order in which they were wanted", async () => {
    const { routing, lineOf, ready } = setUp();
    for (const id of ["a", "b", "c", "d"]) lineOf(id);
    expect(routing.asked).toHaveLength(2);
    await routing.asked[1]?.answer();
    expect(routing.asked).toHaveLength(3);
    await routing.asked[2]?.answer();
    expect(ready).toEqual(["b toDoor", "c toDoor"]);
  });

  it("lets only so many wait; who is turned away is asked for when wanted again", async () => {
    const { routing, lineOf } = setUp({ maxWaiting: 1 });
    for (const id of ["a", "b", "c", "d"]) lineOf(id);
    for (const one of [0, 1, 2]) await routing.asked[one]?.answer();
    expect(routing.asked).toHaveLength(3);
    expect(lineOf("d")).toBeNull();
    expect(routing.asked).toHaveLength(4);
  });

  it("keeps only so many lines, those that were used last", async () => {
    const { routing, lineOf } = setUp({ maxLines: 2 });
    for (const [i, id] of ["a", "b"].entries()) {
      lineOf(id);
      await routing.asked[i]?.answer();
    }
    expect(lineOf("a")).not.toBeNull();
    lineOf("c");
    expect(lineOf("a")).not.toBeNull();
    expect(lineOf("b")).toBeNull();
  });

  it("asks again from where the driver is once three looks saw them off the line, and gives the old one meanwhile", async () => {
    const { routing, ready, lineOf } = setUp();
    lineOf("a");
    await routing.asked[0]?.answer();
    const first = lineOf("a");
    const off = (metres: number) => moveBy(moveBy(SHOP, 500, 90), metres, 0);
    for (const metres of [200, 220, 220, 220, 40, 200, 220]) lineOf("a", off(metres));
    expect(routing.asked).toHaveLength(1);
    expect(lineOf("a", off(240))).toBe(first);
    expect(routing.asked[1]?.request.locations[0]).toEqual(off(240));
    await routing.asked[1]?.answer();
    expect(ready).toHaveLength(2);
    const second = lineOf("a", off(240));
    expect(second).not.toBe(first);
    expect(lineOf("a", off(260))).toBe(second);
    expect(routing.asked).toHaveLength(2);
  });

  it("waits longer after each failure, and tells the engine's faults once a minute", async () => {
    const { routing, clock, log, lineOf } = setUp();
    lineOf("a");
    await routing.asked[0]?.fail(new AppError("routing_unavailable"));
    lineOf("a");
    expect(routing.asked).toHaveLength(1);
    clock.advance(5_000);
    lineOf("a");
    await routing.asked[1]?.fail(new AppError("routing_unavailable"));
    clock.advance(5_000);
    lineOf("a");
    expect(routing.asked).toHaveLength(2);
    clock.advance(5_000);
    lineOf("a");
    expect(routing.asked).toHaveLength(3);
    expect(log.warn).toHaveBeenCalledTimes(1);
    await routing.asked[2]?.fail(new AppError("no_route"));
    clock.advance(60_000);
    lineOf("a");
    await routing.asked[3]?.answer();
    expect(lineOf("a")).not.toBeNull();
    expect(log.warn).toHaveBeenCalledTimes(1);
  });

  it("forgets a delivery, also one whose route is under way", async () => {
    const { routing, ready, keeper, lineOf } = setUp();
    for (const id of ["a", "b", "c"]) lineOf(id);
    keeper.forget("a");
    keeper.forget("c");
    await routing.asked[0]?.answer();
    expect(routing.asked).toHaveLength(2);
    expect(ready).toEqual([]);
  });

  it("asks nobody where there is no engine, and no more once stopped", async () => {
    const none = createRouteKeeper({ routing: null, log: { warn: vi.fn() }, clock: createManualClock(0) });
    expect(none.lineOf("a", "toRestaurant", DOOR, SHOP, "car")).toBeNull();
    const { routing, ready, keeper, lineOf } = setUp();
    lineOf("a");
    keeper.stop();
    await routing.asked[0]?.answer();
    lineOf("b");
    expect(routing.asked).toHaveLength(1);
    expect(ready).toEqual([]);
  });

  it("asks at leisure while many wait: for each way it rests nine times as long as that took", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    try {
      const { routing, clock, lineOf } = setUp();
      for (let i = 0; i < 40; i++) lineOf(`dlv_${i}`);
      expect(routing.asked).toHaveLength(2);
      clock.advance(20);
      await routing.asked[0]?.answer();
      expect(routing.asked).toHaveLength(2);
      vi.advanceTimersByTime(179);
      expect(routing.asked).toHaveLength(2);
      vi.advanceTimersByTime(1);
      expect(routing.asked).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });
});
