import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTransport, stepTransport } from "./transport.ts";

const played = (outcomes: readonly boolean[], remembered: string | null = null) =>
  outcomes.reduce(stepTransport, createTransport(remembered));

describe("the way of the feed", () => {
  it("is the socket, and another after two in a row on which nothing was heard", () => {
    expect(played([]).way).toBe("socket");
    expect(played([false]).way).toBe("socket");
    expect(played([false, false]).way).toBe("events");
    expect(played([false, false, false, false]).way).toBe("poll");
  });

  it("begins again where nothing works", () => {
    expect(played(Array(6).fill(false)).way).toBe("socket");
  });

  it("stays with the socket once it has spoken on this page", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (outcomes) => {
        expect(played([true, ...outcomes]).way).toBe("socket");
      }),
    );
  });

  it("is what worked before, as long as it works", () => {
    expect(played([], "poll").way).toBe("poll");
    expect(played([true, false, true, false], "events").way).toBe("events");
    expect(played([true, false, false], "events").way).toBe("poll");
    expect(played([], "carrier pigeon").way).toBe("socket");
  });
});
