import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FeedEntry } from "#lib/tracking/feed.ts";
import type { Group } from "./cluster.ts";
import { nameGroups } from "./identity.ts";

function entry(id: number): FeedEntry {
  return { kind: "delivery", id, x: 0, y: 0, heading: 0, vehicle: "car", area: 0, etaMin: 1, seenTick: null };
}
function group(ids: number[], x = 0, y = 0): Group {
  return { x, y, count: ids.length, members: ids.map(entry) };
}
function namer() {
  let n = 0;
  return () => `c${++n}`;
}

describe("a marker's name", () => {
  it("is a single delivery's own", () => {
    expect(nameGroups([], [group([7])], 1, namer())[0]?.key).toBe("d7");
  });

  it("goes to the cluster that shares most deliveries with the one before", () => {
    const name = namer();
    const before = nameGroups([], [group([1, 2, 3, 4, 5]), group([6, 7, 8])], 1, name);
    const after = nameGroups(before, [group([6, 7, 5]), group([1, 2]), group([3, 4, 8, 9])], 0, name);
    expect(after.map(({ key }) => key)).toEqual(["c2", "c1", "c3"]);
  });

  it("goes to the nearest cluster where the members have other names", () => {
    const name = namer();
    const before = nameGroups([], [group([1, 2], 10, 0), group([3, 4], 20, 0)], 1, name);
    const after = nameGroups(before, [group([5, 6], 20.5, 0), group([7, 8], 11, 0), group([9, 10], 40, 0)], 2, name);
    expect(after.map(({ key }) => key)).toEqual(["c2", "c1", "c3"]);
  });

  it("is given once, and is kept by groups that do not change", () => {
    const groups = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 60 }).map((owners) => {
      const parts = new Map<number, number[]>();
      owners.forEach((owner, id) => {
        parts.set(owner, [...(parts.get(owner) ?? []), id]);
      });
      return [...parts].map(([at, ids]) => group(ids, at, at));
    });
    fc.assert(
      fc.property(groups, groups, (one, two) => {
        const name = namer();
        const first = nameGroups([], one, 0.5, name);
        expect(nameGroups(first, one, 0.5, name).map(({ key }) => key)).toEqual(first.map(({ key }) => key));
        const second = nameGroups(first, two, 0.5, name).map(({ key }) => key);
        expect(new Set(second).size).toBe(second.length);
      }),
    );
  });
});
