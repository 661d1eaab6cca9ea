import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createFeedMachine,
  deadlineOf,
  type FeedEvent,
  type FeedMachine,
  HIDDEN_MS,
  SILENCE_MS,
  statusOf,
  stepFeed,
} from "./feed-machine.ts";
import { STALE_MS } from "./stale.ts";

/** A machine after events at their times. */
function played(...events: [number, FeedEvent][]): FeedMachine {
  return events.reduce(
    (machine, [nowMs, event]) => stepFeed(machine, event, nowMs, 0.5).machine,
    createFeedMachine(true, true, 0),
  );
}
const open: [number, FeedEvent][] = [
  [0, { type: "start" }],
  [10, { type: "opened", silenceMs: SILENCE_MS }],
  [20, { type: "welcome" }],
];

describe("what a person is told", () => {
  it("is live while the gateway speaks, stale when it goes quiet, reconnecting when it is given up", () => {
    const machine = played(...open, [1000, { type: "heard" }]);
    expect(statusOf(machine, 1000 + STALE_MS - 1)).toBe("live");
    expect(statusOf(machine, 1000 + STALE_MS)).toBe("stale");
    const { machine: next, effects } = stepFeed(machine, { type: "time" }, 1000 + SILENCE_MS, 0);
    expect(effects).toEqual(["open"]);
    expect(statusOf(next, 1000 + SILENCE_MS)).toBe("reconnecting");
  });

  it("is connecting at first, and reconnecting when the first try failed", () => {
    expect(statusOf(played([0, { type: "start" }]), 0)).toBe("connecting");
    expect(statusOf(played([0, { type: "start" }], [5, { type: "closed", code: 1006 }]), 5)).toBe("reconnecting");
  });

  it("is offline when the browser says so, unless frames still come", () => {
    const offline = played(...open, [1000, { type: "heard" }], [1500, { type: "offline" }]);
    expect(statusOf(offline, 1500)).toBe("offline");
    const heard = stepFeed(offline, { type: "heard" }, 2000, 0).machine;
    expect(statusOf(heard, 2000)).toBe("live");
    expect(statusOf(heard, 2000 + STALE_MS)).toBe("offline");
  });
});

describe("coming back", () => {
  it("waits 0.25 to 10 seconds, longer with each try that fails", () => {
    const waits: number[] = [];
    let machine = played([0, { type: "start" }]);
    let nowMs = 0;
    for (let i = 0; i < 12; i++) {
      machine = stepFeed(machine, { type: "closed", code: 1006 }, nowMs, 0.999_999).machine;
      waits.push(machine.retryAtMs - nowMs);
      nowMs = machine.retryAtMs;
      machine = stepFeed(machine, { type: "time" }, nowMs, 0).machine;
    }
    expect(waits[0]).toBe(250);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_000);
    expect(waits.at(-1)).toBeGreaterThan(9_990);
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  });

  it("does not start the backoff again for a connection that dies at once", () => {
    const flapping = played(...open, [30, { type: "closed", code: 1006 }]);
    expect(flapping.attempt).toBe(1);
    const lasted = played(...open, [6000, { type: "heard" }], [6001, { type: "closed", code: 1006 }]);
    expect(lasted.attempt).toBe(1);
    const twice = played(
      ...open,
      [30, { type: "closed", code: 1006 }],
      [300, { type: "time" }],
      [310, { type: "opened", silenceMs: SILENCE_MS }],
      [320, { type: "welcome" }],
      [330, { type: "closed", code: 1006 }],
    );
    expect(twice.attempt).toBe(2);
  });

  it("is slow where the gateway's table says that trying again does not help", () => {
    expect(played(...open, [30, { type: "closed", code: 4406 }]).retryAtMs).toBeGreaterThan(5000);
  });

  it("obeys the gateway that says when", () => {
    const told = played(...open, [100, { type: "bye", reconnectInMs: 3000 }]);
    expect(told.retryAtMs).toBe(3100);
    expect(stepFeed(told, { type: "online" }, 200, 0).effects).toEqual([]);
    expect(stepFeed(told, { type: "closed", code: 1012 }, 200, 0).machine.retryAtMs).toBe(3100);
    expect(played(...open, [100, { type: "bye", reconnectInMs: 1e9 }]).retryAtMs).toBe(60_100);
  });

  it("is at once when the network or the tab is back", () => {
    const waiting = played([0, { type: "start" }], [5, { type: "closed", code: 1006 }]);
    expect(stepFeed(waiting, { type: "online" }, 10, 0).effects).toEqual(["open"]);
    expect(stepFeed(waiting, { type: "visible" }, 10, 0).effects).toEqual(["open"]);
    const asleep = played(...open, [1000, { type: "heard" }], [1100, { type: "hidden" }]);
    expect(stepFeed(asleep, { type: "visible" }, 3_600_000, 0).effects).toEqual(["open"]);
    expect(stepFeed(asleep, { type: "visible" }, 2000, 0).effects).toEqual([]);
  });
});

describe("a hidden tab", () => {
  it("stops watching after a while and watches again when it is shown", () => {
    const hidden = played(...open, [1000, { type: "hidden" }], [HIDDEN_MS, { type: "heard" }]);
    expect(stepFeed(hidden, { type: "time" }, HIDDEN_MS + 999, 0).effects).toEqual([]);
    const { machine, effects } = stepFeed(hidden, { type: "time" }, HIDDEN_MS + 1000, 0);
    expect(effects).toEqual(["unwatch"]);
    expect(stepFeed(machine, { type: "visible" }, HIDDEN_MS + 1100, 0).effects).toEqual(["watch"]);
  });
});

describe("whatever happens in whatever order", () => {
  const event: fc.Arbitrary<FeedEvent> = fc.oneof(
    fc.constantFrom<FeedEvent>(
      { type: "start" },
      { type: "opened", silenceMs: SILENCE_MS },
      { type: "welcome" },
      { type: "heard" },
      { type: "online" },
      { type: "offline" },
      { type: "visible" },
      { type: "hidden" },
      { type: "time" },
    ),
    fc.constantFrom(1000, 1006, 1012, 4400, 4401, 4429).map((code): FeedEvent => ({ type: "closed", code })),
    fc.integer({ min: -10, max: 20_000 }).map((reconnectInMs): FeedEvent => ({ type: "bye", reconnectInMs })),
  );
  const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 9000 }), event), { maxLength: 60, size: "max" });

  it("a started feed always has a next deadline, and is open again within two of them once the network behaves", () => {
    fc.assert(
      fc.property(story, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (events, random) => {
        let nowMs = 0;
        let machine = stepFeed(createFeedMachine(true, true, 0), { type: "start" }, 0, random).machine;
        for (const [ms, what] of events) {
          nowMs += ms;
          machine = stepFeed(machine, what, nowMs, random).machine;
          expect(deadlineOf(machine, nowMs)).not.toBeNull();
        }
        for (let i = 0; i < 3 && machine.phase === "waiting"; i++) {
          nowMs = Math.max(nowMs, deadlineOf(machine, nowMs) ?? 0);
          machine = stepFeed(machine, { type: "time" }, nowMs, random).machine;
        }
        expect(machine.phase).not.toBe("waiting");
        machine = stepFeed(machine, { type: "welcome" }, nowMs, random).machine;
        machine = stepFeed(machine, { type: "heard" }, nowMs + 1, random).machine;
        expect(statusOf(machine, nowMs + 1)).toBe(machine.online || nowMs + 1 > machine.offlineMs ? "live" : "offline");
      }),
    );
  });

  it("is never called live without having heard something lately", () => {
    fc.assert(
      fc.property(story, (events) => {
        let nowMs = 0;
        let heardMs = Number.NEGATIVE_INFINITY;
        let machine = stepFeed(createFeedMachine(true, true, 0), { type: "start" }, 0, 0.5).machine;
        for (const [ms, what] of events) {
          nowMs += ms;
          if (what.type === "heard" || what.type === "welcome") heardMs = nowMs;
          machine = stepFeed(machine, what, nowMs, 0.5).machine;
          if (statusOf(machine, nowMs) === "live") expect(nowMs - heardMs).toBeLessThan(STALE_MS);
        }
      }),
    );
  });
});
