import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ORDER_EVENT_TYPES, ORDER_STATUSES, type OrderEvent, type OrderStatus } from "#lib/orders/status.ts";
import { lateCauseOf, pastLateCauseOf } from "./late-cause.ts";

const MIN = 60_000;
const PLACED = 1_790_000_000_000;
const now = PLACED + 60 * MIN;

type Told = readonly [what: OrderStatus | "driver" | "delay", min: number, cause?: string];

function story(...told: Told[]): OrderEvent[] {
  return told.map(([what, min, cause = null], index) => {
    const isStatus = what !== "driver" && what !== "delay";
    const at = PLACED + min * MIN;
    return {
      seq: index + 1,
      type: isStatus ? "status" : what,
      status: isStatus ? what : null,
      actor: "system",
      cause,
      at,
    };
  });
}

describe("lateCauseOf", () => {
  it("goes by what happened before it goes by what is guessed", () => {
    expect(lateCauseOf(story(["placed", 0], ["driver", 5], ["driver", 9]), "driver_on_the_way", now)).toBe("changed");
    expect(lateCauseOf(story(["placed", 0], ["accepted", 1], ["delay", 9]), "driver_on_the_way", now)).toBe("kitchen");
    expect(lateCauseOf(story(["placed", 0], ["accepted", 9]), "driver_on_the_way", now)).toBe("answer");
    const waited = story(["placed", 0], ["accepted", 1], ["ready", 10], ["picked_up", 19]);
    expect(lateCauseOf(waited, "driver_on_the_way", now)).toBe("waited");
    const swift = story(["placed", 0], ["accepted", 1], ["ready", 10], ["picked_up", 11]);
    expect(lateCauseOf(swift, "other_stop_first", now)).toBe("otherStop");
    expect(lateCauseOf(swift, "driver_on_the_way", now)).toBe("way");
  });

  it("blames nobody before there is anything to blame", () => {
    expect(lateCauseOf(story(["placed", 0]), "waiting_for_restaurant", PLACED + MIN)).toBeNull();
    expect(lateCauseOf(story(["placed", 0]), "waiting_for_restaurant", PLACED + 9 * MIN)).toBe("answer");
  });

  it("says first that nobody knows where the driver is", () => {
    expect(lateCauseOf(story(["placed", 0], ["delay", 9]), "driver_unseen", now)).toBe("unseen");
  });

  it("tells a driver who was not there from none who was free", () => {
    const begun = story(["placed", 0], ["accepted", 1], ["ready", 10]);
    expect(lateCauseOf(begun, "waiting_for_driver", now)).toBe("driver");
    const found = (min: number) => [...begun, ...story(["driver", min])];
    expect(lateCauseOf(found(18), "driver_to_restaurant", PLACED + 20 * MIN)).toBe("driver");
    expect(lateCauseOf(found(11), "driver_to_restaurant", PLACED + 20 * MIN)).toBe("waited");
  });
});

describe("pastLateCauseOf", () => {
  const brought = (...more: Told[]) =>
    story(["placed", 0], ["accepted", 1], ...more, ["picked_up", 16], ["delivered", 55]);

  it("says what it was: the kitchen, waiting, a second order, or the way", () => {
    expect(pastLateCauseOf(brought(["driver", 9], ["ready", 14, "late"]))).toBe("kitchen");
    expect(pastLateCauseOf(brought(["delay", 5], ["driver", 9], ["ready", 14]))).toBe("kitchen");
    expect(pastLateCauseOf(brought(["driver", 2], ["ready", 4]))).toBe("waited");
    expect(pastLateCauseOf(brought(["ready", 4], ["driver", 12]))).toBe("driver");
    expect(pastLateCauseOf(brought(["driver", 2], ["driver", 9], ["ready", 14]))).toBe("changed");
    expect(pastLateCauseOf(brought(["driver", 9, "batched"], ["ready", 14]))).toBe("otherStop");
    expect(pastLateCauseOf(brought(["driver", 9], ["ready", 14]))).toBe("way");
  });

  it("says one thing of whatever happened, and what was told in between does not change it", () => {
    const events = fc
      .array(
        fc.record({
          type: fc.constantFrom(...ORDER_EVENT_TYPES),
          status: fc.option(fc.constantFrom(...ORDER_STATUSES)),
          cause: fc.option(fc.constantFrom("late", "batched", "stuck")),
          afterMs: fc.nat({ max: 20 * MIN }),
        }),
        { maxLength: 20 },
      )
      .map((all): OrderEvent[] => {
        let at = PLACED;
        return all.map(({ type, status, cause, afterMs }, i) => {
          at += afterMs;
          return { seq: i + 1, type, status: type === "status" ? status : null, actor: "system", cause, at };
        });
      });
    fc.assert(
      fc.property(events, (all) => {
        const cause = pastLateCauseOf(all);
        expect(["answer", "kitchen", "driver", "changed", "waited", "otherStop", "way"]).toContain(cause);
        const beside = all.filter(({ type }) => type === "status" || type === "driver" || type === "delay");
        if (beside.at(-1) === all.at(-1)) expect(pastLateCauseOf(beside)).toBe(cause);
      }),
    );
  });
});
